import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { routes } from '../../shared/http/routes.ts'
import { nightly } from '../nightly.ts'
import { violationsOf } from './axe.ts'
import { type Portal, startPortal } from './portal.ts'
import { traceUntilTestEnds } from './trace.ts'

let portal: Portal
const receiver = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(503).end())
}).listen(0, '127.0.0.1')
let url = ''
beforeAll(async () => {
  if (!receiver.listening) await once(receiver, 'listening')
  url = `http://127.0.0.1:${z.object({ port: z.int() }).parse(receiver.address()).port}/audit`
  portal = await startPortal(async (context) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await traceUntilTestEnds(context)
  })
})
afterAll(async () => {
  receiver.close()
  await portal.stop()
})

it('an owner streams the audit trail, sees why it fails, resumes it, renews its secret and removes it', async () => {
  const { page, complaints } = await portal.open('owner@edelweiss.example', '/audit')
  await page.getByRole('link', { name: 'Audit stream' }).click()
  await page.getByText('The audit trail is not streamed yet').waitFor()
  await page.getByLabel('Receiver URL').fill(url)
  await page.getByRole('button', { name: 'Start streaming' }).click()
  const secret = page.getByText(/^whsec_/)
  const first = await secret.textContent()
  await page.getByRole('button', { name: 'Copy: Stream secret' }).click()
  await page.getByText('Copied.').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first)
  await page.getByText('running', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'I have saved it' }).click()
  expect(await secret.count()).toBe(0)

  // Events are delivered by a run twenty minutes later. The clock moves to just before it.
  const fiveMinutesMs = 5 * 60_000
  const runAt = (Math.ceil(Date.parse(await portal.runtime.now()) / fiveMinutesMs) + 4) * fiveMinutesMs
  await portal.runtime.moveClock(new Date(runAt - 1_000).toISOString())
  const client = await portal.runtime.clientOf('owner@edelweiss.example')
  const failed = async () => (await client(routes.getAuditStream)).body.status === 'failing'
  await expect.poll(failed, { timeout: 60_000 }).toBe(true)
  await page.getByText('The receiver responded with 503.').waitFor()
  await page.getByText('failing', { exact: true }).waitFor()
  await page.getByText('Next attempt').waitFor()
  await page.getByRole('button', { name: 'Try again within five minutes' }).click()
  await page.getByText('running', { exact: true }).waitFor()

  await page.getByRole('button', { name: 'New secret' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click()
  await secret.waitFor()
  expect(await secret.textContent()).not.toBe(first)

  await page.getByRole('button', { name: 'Remove the stream' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the stream' }).click()
  await page.getByText('The audit trail is not streamed yet').waitFor()
  // The browser itself logs missing resources, and a token that expired when the clock moved.
  expect(complaints.filter((text) => !/40[14]/.test(text))).toEqual([])
})

nightly('the audit trail shows the names of people and organisations where it stores ids', async () => {
  const { page } = await portal.open('owner@pilatus.example', '/audit')
  await page.getByRole('heading', { name: 'Audit trail · Pilatus Bakeries' }).waitFor()
  const events = page.locator('.drafts > li')
  await events.filter({ hasText: 'MemberSet Pius Meier' }).waitFor()
  expect(await events.last().textContent()).toMatch(/OrganisationRegistered Pilatus Bakeries.*the provider · /)
})

nightly('a plan without streams says so, and names the plan that includes them', async () => {
  const owner = await portal.open('owner@pilatus.example', '/audit/stream')
  await owner.page.getByText('Included in: enterprise').waitFor()
  expect(await owner.page.getByLabel('Receiver URL').count()).toBe(0)
  expect(await violationsOf(owner.page)).toEqual([])
})
