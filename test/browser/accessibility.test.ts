import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Filled, fill, looks, viewsOf } from './filled.ts'
import { type Portal, startPortal } from './portal.ts'
import { showView } from './showView.ts'

let portal: Portal
let filled: Filled
beforeAll(async () => {
  portal = await startPortal()
  filled = await fill(portal.runtime)
})
afterAll(() => portal.stop())

const people = [
  'owner@pilatus.example',
  'owner@edelweiss.example',
  'agent@provider.example',
  'finance@provider.example',
] as const
const cases = looks.flatMap((look) => people.map((email) => ({ ...look, email })))

it.each(cases)('every view of $email is accessible: $name', async ({ email, options }) => {
  const { page, complaints } = await portal.open(email, '/', options)
  for (const path of viewsOf(filled)[email]) {
    await showView(page, path)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [path, id, nodes.map(({ html }) => html)])).toEqual([])
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect([path, excess]).toEqual([path, 0])
  }
  expect(complaints).toEqual([])
})
