import { afterAll, beforeAll, expect, it } from 'vitest'
import { routes } from '../../shared/api/routes.ts'
import { type Portal, startPortal } from './portal.ts'

let portal: Portal
let number: string
beforeAll(async () => {
  portal = await startPortal()
  const customer = await portal.runtime.clientOf('customer@pilatus.example')
  const open = async (subject: string, priority: 'P1' | 'P4') => {
    const body = { subject, body: 'Please look.', category: 'technical', priority } as const
    return (await customer(routes.openTicket, { body })).body.number
  }
  await open('How to resize', 'P4')
  number = await open('Production is down', 'P1')
  await portal.runtime.tokenOf('csm@provider.example')
})
afterAll(() => portal.stop())

it('an agent walks the queue by keyboard: next, take, open, note, answer', async () => {
  const { page, complaints } = await portal.open('agent@provider.example', '/queue')
  const rows = page.locator('ul.tickets > li')
  await rows.nth(1).waitFor()
  expect(await rows.first().textContent()).toContain('Production is down')
  expect(await rows.first().locator('.digits').textContent()).toMatch(/^−?(\d+ d )?\d+:\d\d:\d\d$/)
  await page.keyboard.press('j')
  expect(await page.locator('li.at').textContent()).toContain('Production is down')
  await page.keyboard.press('a')
  await expect.poll(() => rows.first().textContent()).toContain('Aline Agent')
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: 'Production is down' }).waitFor()
  await page.keyboard.press('r')
  await page.keyboard.type('Zone 2 looks odd.')
  await page.getByLabel('Internal note: the customer').check()
  await page.getByRole('button', { name: 'Add note' }).click()
  await page.locator('.entry.note').waitFor()
  await page.getByLabel('Internal note: the customer').uncheck()
  await page.getByLabel('Reply').fill('Which zone?')
  await page.getByRole('button', { name: 'Send reply' }).click()
  await page.locator('.status.waiting').waitFor()
  expect(complaints).toEqual([])
})

it('the customer reads the answer, and nothing of the note', async () => {
  const { page } = await portal.open('customer@pilatus.example', `/tickets/${number}`)
  await page.getByText('Which zone?').waitFor()
  expect(await page.getByText('Zone 2 looks odd').count()).toBe(0)
})

it('two people at one ticket: the later one is told, and keeps the text', async () => {
  const { page } = await portal.open('agent@provider.example', `/tickets/${number}`)
  await page.getByLabel('Reply').fill('Any news?')
  const customer = await portal.runtime.clientOf('customer@pilatus.example')
  await customer(routes.writeMessage, { params: { number }, body: { body: 'It was zone 3.' } })
  await page.getByRole('button', { name: 'Send reply' }).click()
  await page.getByText('The ticket has changed meanwhile').waitFor()
  await page.getByText('It was zone 3.').waitFor()
  expect(await page.getByLabel('Reply').inputValue()).toBe('Any news?')
  await page.getByRole('button', { name: 'Send reply' }).click()
  await page.locator('.status.waiting').waitFor()
})

it('a ticket is handed over with what the next one should know', async () => {
  const { page } = await portal.open('agent@provider.example', `/tickets/${number}`)
  await page.getByRole('button', { name: 'Hand over' }).click()
  await page.getByLabel('To whom').selectOption({ label: 'Clara Manager' })
  await page.getByLabel('What they should know').fill('Mind zone 3.')
  await page.getByRole('button', { name: 'Hand over' }).last().click()
  await page.locator('.facts').getByText('Clara Manager').waitFor()
  await page.locator('.entry.note').getByText('Mind zone 3.').waitFor()
})

it('the report of response times has a table and says the share in words', async () => {
  const { page } = await portal.open('agent@provider.example', '/sla')
  const report = page.getByRole('table')
  await report.waitFor()
  expect(await report.getByRole('row', { name: /P1/ }).textContent()).toMatch(/pro/)
  await page.getByRole('img', { name: 'Share in time: 100%' }).waitFor()
})
