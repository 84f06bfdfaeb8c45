import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../../samples/eventually.ts'
import { routes } from '../../shared/api/routes.ts'
import { type Portal, startPortal } from './portal.ts'

let portal: Portal
let number: string
let month: string
beforeAll(async () => {
  portal = await startPortal()
  const { runtime } = portal
  const customer = await runtime.clientOf('customer@pilatus.example')
  const words =
    'Volume `vol-1` is full.\n\n> as you said\n\n| zone | state |\n| --- | --- |\n| 1 | down |\n\n```\nconnect ECONNREFUSED 10.0.0.5:5432 after a very long line of output\n```'
  const body = { subject: 'A'.repeat(120), body: words, category: 'technical', priority: 'P1' } as const
  number = (await customer(routes.openTicket, { body })).body.number
  const agent = await runtime.clientOf('agent@provider.example')
  await agent(routes.writeMessage, { params: { number }, body: { body: 'A note.', internal: true } })
  await agent(routes.writeMessage, { params: { number }, body: { body: 'An answer.' } })
  month = (await runtime.now()).slice(0, 7)
  await runtime.moveClock('+35d')
  const finance = await runtime.clientOf('finance@provider.example')
  const params = { run: month }
  await finance(routes.startBillingRun, { body: { month } })
  const reached = (status: string) =>
    eventually(async () => {
      const { body } = await finance(routes.getBillingRun, { params })
      return body.status === status ? body : undefined
    })
  await reached('drafted')
  await finance(routes.approveBillingRun, { params, body: {} })
  await finance(routes.issueInvoices, { params, body: {} })
  await reached('issued')
})
afterAll(() => portal.stop())

const views = {
  'owner@pilatus.example': [
    '/tickets',
    '/tickets?text=none',
    '/tickets/new',
    '/tickets/TICKET',
    '/plan',
    '/invoices',
    '/members',
    '/sla',
    '/none',
  ],
  'agent@provider.example': ['/queue', '/tickets/TICKET', '/sla'],
  'finance@provider.example': ['/billing', '/billing/RUN', '/organisations', '/organisations/pilatus/invoices'],
} as const

const looks = [
  { name: 'light on a desk', options: { colorScheme: 'light', viewport: { width: 1280, height: 800 } } },
  {
    name: 'dark on a phone, in German',
    options: { colorScheme: 'dark', viewport: { width: 320, height: 640 }, locale: 'de' },
  },
] as const

const cases = looks.flatMap((look) => Object.entries(views).map(([email, paths]) => ({ ...look, email, paths })))

it.each(cases)('every view of $email is accessible: $name', async ({ email, paths, options }) => {
  const { page, complaints } = await portal.open(email, '/', options)
  for (const path of paths) {
    // As links do: a load of the page for each would sign in each time.
    await page.evaluate((to) => history.pushState(null, '', to), path.replace('TICKET', number).replace('RUN', month))
    await page.locator('main h1').waitFor()
    await page.locator('.skeleton').waitFor({ state: 'detached' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [path, id, nodes.map(({ html }) => html)])).toEqual([])
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect([path, excess]).toEqual([path, 0])
  }
  expect(complaints).toEqual([])
})
