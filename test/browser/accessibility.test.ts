import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isFullEffort } from '../effort.ts'
import { violationsOf } from './axe.ts'
import { type Filled, fill, themes, viewsOf } from './filled.ts'
import { type Portal, startPortal } from './portal.ts'
import { chooseLook, showView } from './showView.ts'
import { closeWhenTestEnds } from './trace.ts'

let portal: Portal
let filled: Filled
beforeAll(async () => {
  portal = await startPortal(closeWhenTestEnds)
  filled = await fill(portal.runtime)
})
afterAll(() => portal.stop())

/** What a screen reader announces for a view, without the parts that differ in each run. */
const snapshotOf = async (page: Page): Promise<string> =>
  (await page.locator('main').ariaSnapshot())
    .replaceAll(/time: .*/g, 'time')
    .replaceAll(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d:\d\d( [AP]M)?/g, 'WHEN')
    .replaceAll(/TD-\w{4}-\w{4}/g, 'TD-NUMBER')
    .concat('\n')

type View = readonly [name: string, path: (filled: Filled) => string]
const heard: Readonly<Record<string, readonly View[]>> = {
  'owner@pilatus.example': [
    ['tickets', () => '/tickets'],
    ['new-ticket', () => '/tickets/new?category=pentest'],
    ['ticket', ({ number }) => `/tickets/${number}`],
    ['members', () => '/members'],
  ],
  'agent@provider.example': [
    ['queue', () => '/queue'],
    ['ticket-of-support', ({ number }) => `/tickets/${number}`],
  ],
  'owner@edelweiss.example': [['compliance', () => '/compliance']],
}

it.each(Object.entries(heard))('%s hears the content of the main views', async (email, views) => {
  const { page } = await portal.open(email, '/')
  for (const [name, path] of views) {
    await showView(page, path(filled))
    await expect(await snapshotOf(page)).toMatchFileSnapshot(`./snapshots/${name}.yml`)
  }
})

const people = [
  'owner@pilatus.example',
  'owner@edelweiss.example',
  'agent@provider.example',
  'finance@provider.example',
] as const
const cases = themes.flatMap((look, index) => people.map((email) => ({ ...look, email, isFirstLook: index === 0 })))
/** Rules that the width, the colours and the language of a view can break. */
const ofLooks = [
  'color-contrast',
  'link-in-text-block',
  'target-size',
  'scrollable-region-focusable',
  'html-has-lang',
  'html-lang-valid',
  'valid-lang',
  'button-name',
  'link-name',
  'label',
]

/** After the first theme, one person shows a theme; nightly runs have all of them. */
const shownCases = cases.filter(({ email, isFirstLook }) => isFirstLook || isFullEffort || email === people[0])

it.each(shownCases)('every view of $email is accessible: $name', async ({ email, theme, options, isFirstLook }) => {
  const { page, complaints } = await portal.open(email, '/', options)
  await chooseLook(page, theme)
  const views = viewsOf(filled)[email]
  // After the first theme, other themes can break only a few rules. Two views of each person show these.
  for (const path of isFirstLook || isFullEffort ? views : views.slice(-2)) {
    await showView(page, path)
    const found = await violationsOf(page, isFirstLook ? undefined : ofLooks)
    expect([path, found]).toEqual([path, []])
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect([path, excess]).toEqual([path, 0])
  }
  expect(complaints).toEqual([])
})

it('what opens above a view is accessible: the palette, a confirmation, the keyboard help', async () => {
  const owner = await portal.open('owner@pilatus.example', '/members')
  await owner.page.getByRole('button', { name: 'Remove Pius Meier' }).waitFor()
  await owner.page.keyboard.press('Control+k')
  await owner.page.getByRole('dialog').waitFor()
  expect(await violationsOf(owner.page)).toEqual([])
  await owner.page.keyboard.press('Escape')
  await owner.page.getByRole('button', { name: 'Remove Pius Meier' }).click()
  await owner.page.getByRole('dialog').waitFor()
  expect(await violationsOf(owner.page)).toEqual([])
  const agent = await portal.open('agent@provider.example', '/queue')
  await agent.page.getByRole('heading', { name: 'Queue' }).waitFor()
  await agent.page.keyboard.press('?')
  await agent.page.getByRole('dialog').waitFor()
  expect(await violationsOf(agent.page)).toEqual([])
})

it('a printed ticket shows what was said, without controls', async () => {
  const { page } = await portal.open('agent@provider.example', `/tickets/${filled.number}`)
  await page.getByText('An answer.').waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByText('An answer.').isVisible()).toBe(true)
  expect(await page.getByRole('button').count()).toBe(0)
  expect(await page.getByRole('textbox').count()).toBe(0)
  expect(await page.getByRole('navigation').count()).toBe(0)
})
