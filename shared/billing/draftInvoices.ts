import * as z from 'zod'
import { providerTrail } from '../core/domain/audit.ts'
import { monthBefore } from '../core/domain/time.ts'
import { isStale } from '../core/isStale.ts'
import { isUnreadable } from '../core/isUnreadable.ts'
import type { Organisation } from '../organisations/domain/organisation.ts'
import { catalogue } from '../plans/domain/plans.ts'
import type { BillingOutcome } from './billingPorts.ts'
import type { BillingRun, RunId } from './domain/billingRun.ts'
import { draftInvoice, invoiceSchema } from './domain/invoice.ts'
import type { WorkOnBillingDeps } from './workOnBillingDeps.ts'

/**
 * Drafts the invoices of a chunk of organisations. An organisation whose data breaks an invariant is parked and does
 * not stop the others.
 */
export async function draftInvoices(deps: WorkOnBillingDeps, id: RunId, chunk: number): Promise<void> {
  const found = await deps.runs.find(id)
  if (found?.run.status !== 'drafting') return
  const ids = await deps.runs.organisationsOf(found.run, chunk)
  const outcomes = await outcomesFor(deps, found.run, ids)
  const record = deps.record(providerTrail, 'InvoicesDrafted', `${id} chunk ${chunk}`)
  await deps.outcomes.add(found.run, chunk, outcomes, record)
}

/** Drafts invoices again for the parked organisations of a run. */
export async function retryParked(deps: WorkOnBillingDeps, id: RunId): Promise<'not there' | undefined> {
  const found = await deps.runs.find(id)
  // The task is sent before the run returns to drafting, and may arrive first.
  if (!found?.run.isRetrying) return 'not there'
  let after: Record<string, string> | undefined
  do {
    const page = await deps.outcomes.parked(id, { limit: 25, after })
    const outcomes = await outcomesFor(
      deps,
      found.run,
      page.items.map(({ organisation }) => organisation),
    )
    for (const [organisation, outcome] of outcomes) {
      if (outcome.kind === 'parked') continue
      const record = deps.record(providerTrail, 'InvoicesDrafted', `${id} ${organisation}`)
      // If stale, another worker has stored the same outcome, or the run was approved without it.
      await deps.outcomes.replaceParked(found.run, organisation, outcome, record).catch(ignoreStale)
    }
    after = page.last
  } while (after)
  const done = deps.record(providerTrail, 'InvoicesDrafted', `${id} retried`)
  await deps.runs.move(found.run, { ...found.run, isRetrying: undefined }, done)
  return undefined
}

async function outcomesFor(deps: WorkOnBillingDeps, run: BillingRun, ids: readonly string[]) {
  const found = await Promise.all(ids.map((id) => findOrPark(deps, id)))
  const known = new Map(
    found.flatMap((each) => ('organisation' in each ? [[each.organisation.id, each.organisation]] : [])),
  )
  const before = await deps.outcomes.netMinorOf(monthBefore(run.month), ids, (id) => known.get(id)?.currency)
  const outcomes = found.map(async (each, index): Promise<[string, BillingOutcome]> => {
    const id = ids[index] ?? ''
    return [id, 'organisation' in each ? await draftFor(deps, run, each.organisation, before.get(id)) : each]
  })
  return new Map(await Promise.all(outcomes))
}

type Found = { readonly organisation: Organisation } | Extract<BillingOutcome, { kind: 'parked' }>

async function findOrPark(deps: WorkOnBillingDeps, id: string): Promise<Found> {
  try {
    const organisation = await deps.organisations.find(id)
    return organisation ? { organisation } : { kind: 'parked', reason: 'The organisation is listed but has no record.' }
  } catch (error) {
    return park(deps, id, error, "The organisation's record does not match its schema.")
  }
}

async function draftFor(
  deps: WorkOnBillingDeps,
  run: BillingRun,
  organisation: Organisation,
  previousNetMinor: bigint | undefined,
): Promise<BillingOutcome> {
  try {
    const consumption = await deps.usage.consumption(organisation.id, run.month)
    const versions = catalogue.filter(({ validFrom }) => validFrom <= run.catalogueVersion)
    const draft = draftInvoice(organisation, run.month, consumption, deps.seller, versions)
    if (!draft) return { kind: 'nothing to invoice' }
    // Sums beyond an invoice's limits are detected here, where they park one organisation and do not fail the chunk.
    z.encode(invoiceSchema, draft)
    return { kind: 'drafted', draft, previousNetMinor }
  } catch (error) {
    return park(deps, organisation.id, error, "The organisation's usage does not match its schema.")
  }
}

/** Parks an organisation whose data breaks an invariant. Infrastructure faults are rethrown and retried. */
function park({ onParked }: WorkOnBillingDeps, id: string, error: unknown, reason: string) {
  if (!isUnreadable(error)) throw error
  onParked(id, error)
  return { kind: 'parked' as const, reason }
}

function ignoreStale(error: unknown): void {
  if (!isStale(error)) throw error
}
