import { providerTrail } from '../domain/audit.ts'
import { Refusal } from '../domain/errors.ts'
import { draftInvoice, type Invoice } from '../domain/invoice.ts'
import { type Instant, localDateAt, type Month, toEpochMs } from '../domain/time.ts'
import type { Recorder } from './call.ts'
import { isUnreadable } from './isUnreadable.ts'
import type { Billing, BillingOutcome, BillingTask, Organisations, SendBillingTasks, Usage } from './ports.ts'

export interface WorkOnBillingNeeds {
  readonly billing: Billing
  readonly organisations: Pick<Organisations, 'find' | 'ids'>
  readonly usage: Pick<Usage, 'costMicrosByDay'>
  readonly send: SendBillingTasks
  readonly record: Recorder
  readonly now: () => Instant
  /** The seller whose numbers are gapless. */
  readonly legalEntity: string
  /** Told why an organisation is parked. */
  readonly onParked: (organisation: string, error: unknown) => void
}

const organisationsPerTask = 10

/** Does one task of a billing run. Each is harmless to repeat: what was done before is found done. */
export async function workOnBilling(needs: WorkOnBillingNeeds, task: BillingTask): Promise<void> {
  switch (task.kind) {
    case 'list organisations':
      return listOrganisations(needs, task.month)
    case 'draft invoices':
      return draftInvoices(needs, task.month, task.organisations)
    case 'issue invoices':
      return issueDrafts(needs, task.month)
  }
}

async function listOrganisations({ billing, organisations, send }: WorkOnBillingNeeds, month: Month): Promise<void> {
  let listed = 0
  let batch: string[] = []
  const sendBatch = async () => {
    if (batch.length > 0) await send([{ kind: 'draft invoices', month, organisations: batch }])
    batch = []
  }
  for await (const organisation of organisations.ids()) {
    listed++
    batch.push(organisation)
    if (batch.length === organisationsPerTask) await sendBatch()
  }
  await sendBatch()
  await billing.setRunSize(month, listed)
}

/** One organisation that fails does not keep the others waiting; the task comes back for it. */
async function draftInvoices(needs: WorkOnBillingNeeds, month: Month, organisations: readonly string[]): Promise<void> {
  const errors: unknown[] = []
  for (const organisation of organisations) {
    await draftFor(needs, month, organisation).catch((error: unknown) => errors.push(error))
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} organisations could not be drafted.`)
}

async function draftFor(needs: WorkOnBillingNeeds, month: Month, organisation: string): Promise<void> {
  if (await needs.billing.hasOutcome(month, organisation)) return
  const outcome = await outcomeFor(needs, month, organisation)
  const record = needs.record(organisation, outcome.kind === 'parked' ? 'InvoiceParked' : 'InvoiceDrafted', month)
  try {
    await needs.billing.addOutcome(month, organisation, outcome, record)
  } catch (error) {
    // Another worker was first, with the same outcome.
    if (!isStale(error)) throw error
  }
}

/** Data that breaks an invariant parks its organisation; a fault of the infrastructure is thrown and tried again. */
async function outcomeFor(needs: WorkOnBillingNeeds, month: Month, id: string): Promise<BillingOutcome> {
  try {
    const organisation = await needs.organisations.find(id)
    if (!organisation) return { kind: 'parked', reason: 'The organisation is listed, but has no record.' }
    const invoice = draftInvoice(organisation, month, await needs.usage.costMicrosByDay(id, month))
    return invoice ? { kind: 'drafted', invoice } : { kind: 'nothing to invoice' }
  } catch (error) {
    if (!isUnreadable(error)) throw error
    needs.onParked(id, error)
    return { kind: 'parked', reason: 'The record of the organisation or its usage does not fit its description.' }
  }
}

/** Works until the run is issued; a batch that meets another worker's is read again. */
async function issueDrafts(needs: WorkOnBillingNeeds, month: Month): Promise<void> {
  for (let meetings = 0; ; meetings++) {
    const found = await needs.billing.findRun(month)
    if (found?.run.status !== 'issuing') return
    try {
      for await (const drafts of needs.billing.draftsToIssue(month)) await issueBatch(needs, drafts)
      const record = needs.record(providerTrail, 'BillingRunIssued', month)
      return await needs.billing.moveRun(month, 'issuing', 'issued', record)
    } catch (error) {
      if (!isStale(error) || meetings === 10) throw error
    }
  }
}

async function issueBatch(
  { billing, now, record, legalEntity }: WorkOnBillingNeeds,
  drafts: readonly Invoice[],
): Promise<void> {
  const issuedAt = now()
  const series = `${legalEntity}-INV-${localDateAt(toEpochMs(issuedAt)).slice(0, 4)}`
  const last = await billing.lastNumber(series)
  const numbered = drafts.map((draft, index) => {
    const number = `${series}-${String(last + index + 1).padStart(6, '0')}`
    const invoice: Invoice = { ...draft, status: 'issued', issuedAt, number }
    return { invoice, record: record(draft.organisation, 'InvoiceIssued', number) }
  })
  await billing.issue(series, last, numbered)
}

const isStale = (error: unknown): boolean => error instanceof Refusal && error.code === 'stale'
