import type { Answer } from '../api/routes.ts'
import { lineOfUsage } from '../domain/explainInvoice.ts'
import type { LocalDate, Month } from '../domain/time.ts'
import type { Billed, BillingOutcomes } from './billingPorts.ts'
import type { Call } from './call.ts'
import { type PageQuery, readPage } from './pages.ts'
import type { Cursors, Usage } from './ports.ts'

export interface ListUsageRecordsNeeds {
  readonly usage: Pick<Usage, 'recordsOf'>
  readonly outcomes: Pick<BillingOutcomes, 'find'>
  readonly cursors: Cursors
}

/** The usage records of a local day, each with the line of the issued invoice that it counts in. */
export async function listUsageRecords(
  { usage, outcomes, cursors }: ListUsageRecordsNeeds,
  call: Call,
  organisation: string,
  { on, ...query }: PageQuery & { readonly on: LocalDate },
): Promise<Answer<'listUsageRecords'>> {
  const read = readPage(cursors, call, ['usage', organisation, on], query, (page) =>
    usage.recordsOf(organisation, on, page),
  )
  const { items, next } = await read
  const billed = new Map<Month, Billed | undefined>()
  for (const month of new Set(items.map(({ countedFor }) => countedFor)))
    billed.set(month, await outcomes.find(month, organisation))
  const records = items.map(({ record, countedFor }) => {
    const { number, draft } = billed.get(countedFor) ?? {}
    const line = number === undefined ? undefined : draft && lineOfUsage(draft, on)
    return { record, countedFor, ...(number !== undefined && line !== undefined && { invoice: { number, line } }) }
  })
  return { records, ...next }
}
