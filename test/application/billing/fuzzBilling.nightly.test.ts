import { routes } from '../../../shared/http/routes.ts'
import { fuzzArea } from '../http/fuzzArea.ts'
import type { InProcess } from '../inProcess.ts'
import { eventuallyIn, useWorld } from '../world.ts'

const world = useWorld()
const eventually = eventuallyIn(world)
let invoiced: ReturnType<typeof invoiceOfOctober> | undefined

/** Issues an invoice of a month that has ended by any clock, so that requests find one. */
async function invoiceOfOctober(started: InProcess) {
  await world.runtime().moveClock('2026-10-01T08:00:00Z')
  const body = { name: 'Oak', currency: 'EUR', plan: 'pro' } as const
  await (await world.as('service'))(routes.registerOrganisation, { params: { organisation: 'oak' }, body })
  await world.runtime().moveClock(new Date().toISOString())
  const finance = await started.as('finance')
  const run = { params: { run: '2026-10' } }
  const statusIs = (status: string) =>
    eventually(async () => (await finance(routes.getBillingRun, run)).body.status === status)
  await finance(routes.startBillingRun, { body: { month: '2026-10' } })
  await statusIs('drafted')
  await finance(routes.approveBillingRun, run)
  await finance(routes.issueInvoices, run)
  await statusIs('issued')
  const { invoices } = (await finance(routes.listInvoicesOf, { params: { organisation: 'oak' } })).body
  const exported = (await finance(routes.exportMonth, run)).body.export
  await eventually(async () =>
    finance(routes.getExport, { params: { run: '2026-10', export: exported } }).catch(() => false as const),
  )
  return { number: invoices[0]?.issue.number ?? '', exported }
}

fuzzArea(
  'billing',
  world,
  async (started) => {
    invoiced ??= invoiceOfOctober(started)
    const { number, exported } = await invoiced
    return {
      organisation: ['oak', 'pilatus', 'nobody'],
      number: [number, 'tierdesk-dev-INV-2026-999999'],
      export: [exported],
      run: ['2026-10', '2026-11'],
    }
  },
  200,
)
