import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Filled, fill, looks, viewsOf } from './filled.ts'
import { type Portal, startPortal } from './portal.ts'
import { chooseLook, showView } from './showView.ts'
import { traceUntilTestEnds } from './trace.ts'

let portal: Portal
let filled: Filled
beforeAll(async () => {
  portal = await startPortal(traceUntilTestEnds)
  filled = await fill(portal.runtime)
})
afterAll(() => portal.stop())

/** What a screen reader tells of a view, without what is another in each run. */
const told = async (page: Page): Promise<string> =>
  (await page.locator('main').ariaSnapshot())
    .replaceAll(/time: .*/g, 'time')
    .replaceAll(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d:\d\d( [AP]M)?/g, 'WHEN')
    .replaceAll(/TD-\w{4}-\w{4}/g, 'TD-NUMBER')
    .concat('\n')

const heard: readonly { email: string; name: string; path(filled: Filled): string }[] = [
  { email: 'owner@pilatus.example', name: 'tickets', path: () => '/tickets' },
  { email: 'owner@pilatus.example', name: 'new-ticket', path: () => '/tickets/new?category=pentest' },
  { email: 'owner@pilatus.example', name: 'ticket', path: ({ number }) => `/tickets/${number}` },
  { email: 'owner@pilatus.example', name: 'members', path: () => '/members' },
  { email: 'agent@provider.example', name: 'queue', path: () => '/queue' },
  { email: 'agent@provider.example', name: 'ticket-of-support', path: ({ number }) => `/tickets/${number}` },
  { email: 'owner@edelweiss.example', name: 'compliance', path: () => '/compliance' },
]

it.each(heard)('$email hears what is in the view $name', async ({ email, name, path }) => {
  const { page } = await portal.open(email, '/')
  await showView(page, path(filled))
  await expect(await told(page)).toMatchFileSnapshot(`./told/${name}.yml`)
})

const people = [
  'owner@pilatus.example',
  'owner@edelweiss.example',
  'agent@provider.example',
  'finance@provider.example',
] as const
const cases = looks.flatMap((look) => people.map((email) => ({ ...look, email })))

it.each(cases)('every view of $email is accessible: $name', async ({ email, theme, options }) => {
  const { page, complaints } = await portal.open(email, '/', options)
  await chooseLook(page, theme)
  for (const path of viewsOf(filled)[email]) {
    await showView(page, path)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [path, id, nodes.map(({ html }) => html)])).toEqual([])
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect([path, excess]).toEqual([path, 0])
  }
  expect(complaints).toEqual([])
})

it('what opens above a view is accessible: the palette, a dialog that asks first, the help on keys', async () => {
  const axe = async (page: Page) => (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)
  const owner = await portal.open('owner@pilatus.example', '/members')
  await owner.page.getByRole('button', { name: 'Remove Pius Meier' }).waitFor()
  await owner.page.keyboard.press('Control+k')
  await owner.page.getByRole('dialog').waitFor()
  expect(await axe(owner.page)).toEqual([])
  await owner.page.keyboard.press('Escape')
  await owner.page.getByRole('button', { name: 'Remove Pius Meier' }).click()
  await owner.page.getByRole('dialog').waitFor()
  expect(await axe(owner.page)).toEqual([])
  const agent = await portal.open('agent@provider.example', '/queue')
  await agent.page.getByRole('heading', { name: 'Queue' }).waitFor()
  await agent.page.keyboard.press('?')
  await agent.page.getByRole('dialog').waitFor()
  expect(await axe(agent.page)).toEqual([])
})

it('a ticket on paper shows what was said, and nothing that can be done', async () => {
  const { page } = await portal.open('agent@provider.example', `/tickets/${filled.number}`)
  await page.getByText('An answer.').waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByText('An answer.').isVisible()).toBe(true)
  expect(await page.getByRole('button').count()).toBe(0)
  expect(await page.getByRole('textbox').count()).toBe(0)
  expect(await page.getByRole('navigation').count()).toBe(0)
})
