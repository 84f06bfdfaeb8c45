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

/** Drafts the invoices of a chunk of organisations. One whose data breaks an invariant is parked, and stops no other. */
export async function draftInvoices(deps: WorkOnBillingDeps, id: RunId, chunk: number): Promise<void> {
  const found = await deps.runs.find(id)
  if (found?.run.status !== 'drafting') return
  const ids = await deps.runs.organisationsOf(found.run, chunk)
  const outcomes = await outcomesFor(deps, found.run, ids)
  const record = deps.record(providerTrail, 'InvoicesDrafted', `${id} chunk ${chunk}`)
  await deps.outcomes.add(found.run, chunk, outcomes, record)
}

/** Drafts anew for every organisation of a run that is parked. */
export async function retryParked(deps: WorkOnBillingDeps, id: RunId): Promise<'not there' | undefined> {
  const found = await deps.runs.find(id)
  // The order is sent before the run goes back to drafting.
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
      // Another worker was first, with the same outcome; or the run was approved as it is.
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
    return organisation
      ? { organisation }
      : { kind: 'parked', reason: 'The organisation is listed, but has no record.' }
  } catch (error) {
    return park(deps, id, error, 'The record of the organisation does not fit its description.')
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
    // Sums that are beyond what an invoice can say are found here, where they park one organisation and not a chunk.
    z.encode(invoiceSchema, draft)
    return { kind: 'drafted', draft, previousNetMinor }
  } catch (error) {
    return park(deps, organisation.id, error, 'The usage of the organisation does not fit its description.')
  }
}

/** Data that breaks an invariant parks its organisation; a fault of the infrastructure is thrown and tried again. */
function park({ onParked }: WorkOnBillingDeps, id: string, error: unknown, reason: string) {
  if (!isUnreadable(error)) throw error
  onParked(id, error)
  return { kind: 'parked' as const, reason }
}

function ignoreStale(error: unknown): void {
  if (!isStale(error)) throw error
}
