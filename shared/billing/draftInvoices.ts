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
import type { WorkOnBillingNeeds } from './workOnBillingNeeds.ts'

/** Drafts the invoices of a chunk of organisations. One whose data breaks an invariant is parked, and stops no other. */
export async function draftInvoices(needs: WorkOnBillingNeeds, id: RunId, chunk: number): Promise<void> {
  const found = await needs.runs.find(id)
  if (found?.run.status !== 'drafting') return
  const ids = await needs.runs.organisationsOf(found.run, chunk)
  const outcomes = await outcomesFor(needs, found.run, ids)
  const record = needs.record(providerTrail, 'InvoicesDrafted', `${id} chunk ${chunk}`)
  await needs.outcomes.add(found.run, chunk, outcomes, record)
}

/** Drafts anew for every organisation of a run that is parked. */
export async function retryParked(needs: WorkOnBillingNeeds, id: RunId): Promise<'not there' | undefined> {
  const found = await needs.runs.find(id)
  // The order is sent before the run goes back to drafting.
  if (!found?.run.isRetrying) return 'not there'
  let after: Record<string, string> | undefined
  do {
    const page = await needs.outcomes.parked(id, { limit: 25, after })
    const outcomes = await outcomesFor(
      needs,
      found.run,
      page.items.map(({ organisation }) => organisation),
    )
    for (const [organisation, outcome] of outcomes) {
      if (outcome.kind === 'parked') continue
      const record = needs.record(providerTrail, 'InvoicesDrafted', `${id} ${organisation}`)
      // Another worker was first, with the same outcome; or the run was approved as it is.
      await needs.outcomes.replaceParked(found.run, organisation, outcome, record).catch(ignoreStale)
    }
    after = page.last
  } while (after)
  const done = needs.record(providerTrail, 'InvoicesDrafted', `${id} retried`)
  await needs.runs.move(found.run, { ...found.run, isRetrying: undefined }, done)
  return undefined
}

async function outcomesFor(needs: WorkOnBillingNeeds, run: BillingRun, ids: readonly string[]) {
  const found = await Promise.all(ids.map((id) => findOrPark(needs, id)))
  const known = new Map(
    found.flatMap((each) => ('organisation' in each ? [[each.organisation.id, each.organisation]] : [])),
  )
  const before = await needs.outcomes.netMinorOf(monthBefore(run.month), ids, (id) => known.get(id)?.currency)
  const outcomes = found.map(async (each, index): Promise<[string, BillingOutcome]> => {
    const id = ids[index] ?? ''
    return [id, 'organisation' in each ? await draftFor(needs, run, each.organisation, before.get(id)) : each]
  })
  return new Map(await Promise.all(outcomes))
}

type Found = { readonly organisation: Organisation } | Extract<BillingOutcome, { kind: 'parked' }>

async function findOrPark(needs: WorkOnBillingNeeds, id: string): Promise<Found> {
  try {
    const organisation = await needs.organisations.find(id)
    return organisation
      ? { organisation }
      : { kind: 'parked', reason: 'The organisation is listed, but has no record.' }
  } catch (error) {
    return park(needs, id, error, 'The record of the organisation does not fit its description.')
  }
}

async function draftFor(
  needs: WorkOnBillingNeeds,
  run: BillingRun,
  organisation: Organisation,
  previousNetMinor: bigint | undefined,
): Promise<BillingOutcome> {
  try {
    const consumption = await needs.usage.consumption(organisation.id, run.month)
    const versions = catalogue.filter(({ validFrom }) => validFrom <= run.catalogueVersion)
    const draft = draftInvoice(organisation, run.month, consumption, needs.seller, versions)
    if (!draft) return { kind: 'nothing to invoice' }
    // Sums that are beyond what an invoice can say are found here, where they park one organisation and not a chunk.
    z.encode(invoiceSchema, draft)
    return { kind: 'drafted', draft, previousNetMinor }
  } catch (error) {
    return park(needs, organisation.id, error, 'The usage of the organisation does not fit its description.')
  }
}

/** Data that breaks an invariant parks its organisation; a fault of the infrastructure is thrown and tried again. */
function park({ onParked }: WorkOnBillingNeeds, id: string, error: unknown, reason: string) {
  if (!isUnreadable(error)) throw error
  onParked(id, error)
  return { kind: 'parked' as const, reason }
}

function ignoreStale(error: unknown): void {
  if (!isStale(error)) throw error
}
