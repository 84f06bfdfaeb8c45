import { describe, expect, it } from 'vitest'
import { type CalendarSchedule, nextTime, readCron } from '../../../local/events/calendarSchedules.ts'
import { routes } from '../../../shared/http/routes.ts'
import type { BillingDetails } from '../../../shared/organisations/domain/billingDetails.ts'
import { nightly } from '../../nightly.ts'
import { letPass, useWorld } from '../world.ts'

const world = useWorld()

const billing = {
  legalName: 'Pilatus Bakeries Ltd',
  address: { street: 'High Street', postalCode: '6003', town: 'Luzern', country: 'CH' },
  invoiceEmails: ['pay@pilatus.example', 'copy@pilatus.example'],
  language: 'en',
} as const satisfies BillingDetails

const remindersOf = async (number: string) =>
  (await world.runtime().mails())
    .filter(({ subject }) => subject.includes('overdue') && subject.includes(number))
    .map(({ to, subject }) => `${to}: ${subject}`)
    .sort()

describe('the billing calendar', () => {
  it('prepares the run of the previous month on the 1st at 06:00 in Zurich', async () => {
    await (await world.as('owner'))(routes.setBillingDetails, { body: billing })
    await world.runtime().moveClock('2026-12-01T04:59:00Z')
    const finance = await world.as('finance')
    expect((await finance(routes.listBillingRuns)).body.runs).toEqual([])
    await letPass(world, '2026-12-01T05:00:00Z')
    const [run] = (await finance(routes.listBillingRuns)).body.runs
    expect(run).toMatchObject({ id: '2026-11', startedBy: 'tierdesk' })
    const { body } = await finance(routes.getBillingRun, { params: { run: '2026-11' } })
    expect(body.status).toBe('drafted')
  })

  nightly('reminds of unpaid invoices at 09:00, once for each step, until they are paid', async () => {
    const run = { params: { run: '2026-11' } }
    const finance = async () => world.as('finance')
    await (await finance())(routes.approveBillingRun, run)
    await (await finance())(routes.issueInvoices, run)
    await world.runtime().settle()
    const { invoices } = (await (await finance())(routes.listInvoicesOf, { params: { organisation: 'pilatus' } })).body
    const number = invoices[0]?.issue.number ?? ''
    expect(invoices[0]?.issue.dueOn).toBe('2026-12-31')

    const nineOn = (day: string) => letPass(world, `${day}T08:00:00Z`)
    await nineOn('2027-01-09')
    expect(await remindersOf(number)).toEqual([])
    await nineOn('2027-01-10')
    const first = ['copy', 'pay'].map((name) => `${name}@pilatus.example: Reminder: invoice ${number} is overdue`)
    expect(await remindersOf(number)).toEqual(first)
    await nineOn('2027-01-11')
    expect(await remindersOf(number)).toEqual(first)
    await nineOn('2027-01-20')
    expect(await remindersOf(number)).toHaveLength(4)

    const payment = { on: '2027-01-20', amountMinor: String(invoices[0]?.grossMinor), reference: 'Bank 1' }
    const params = { organisation: 'pilatus', number }
    const { body } = await (await finance())(routes.recordPayment, {
      params,
      body: { ...payment, amountMinor: String(invoices[0]?.grossMinor) },
    })
    expect(body.state).toBe('paid')
    await nineOn('2027-01-30')
    expect(await remindersOf(number)).toHaveLength(4)
  })
})

describe('the next time of a schedule', () => {
  const schedule = (cron: string): CalendarSchedule => ({
    name: 'x',
    ...readCron(cron),
    timeZone: 'Europe/Zurich',
    roleName: 'x',
    queueArn: 'x',
    input: 'x',
  })
  it.each([
    ['cron(*/5 * * * ? *)', '2026-11-25T12:04:00Z', '2026-11-25T12:05:00.000Z'],
    ['cron(*/5 * * * ? *)', '2026-11-25T22:55:00Z', '2026-11-25T23:00:00.000Z'],
    ['cron(20 */2 * * ? *)', '2026-11-25T12:00:00Z', '2026-11-25T13:20:00.000Z'],
    ['cron(20 */2 * * ? *)', '2026-11-25T22:20:00Z', '2026-11-25T23:20:00.000Z'],
    ['cron(0 6 1 * ? *)', '2026-11-25T12:00:00Z', '2026-12-01T05:00:00.000Z'],
    ['cron(0 6 1 * ? *)', '2026-12-01T05:00:00Z', '2027-01-01T05:00:00.000Z'],
    ['cron(0 6 1 * ? *)', '2026-06-30T12:00:00Z', '2026-07-01T04:00:00.000Z'],
    ['cron(0 9 * * ? *)', '2026-10-24T12:00:00Z', '2026-10-25T08:00:00.000Z'],
    ['cron(30 2 * * ? *)', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
  ])('%s after %s is %s', (cron, after, expected) => {
    expect(new Date(nextTime(schedule(cron), Date.parse(after))).toISOString()).toBe(expected)
  })
})
