import type { RunId } from '../domain/billingRun.ts'
import type { BillingTask } from './billingPorts.ts'
import type { WorkOnBillingNeeds } from './workOnBilling.ts'

/** How many organisations are drafted at a time, in one transaction. */
const organisationsPerChunk = 25
/** So that the list of a hundred thousand is kept within the time of one task. */
const chunksAtOnce = 10

/**
 * Freezes the list of organisations that a run covers, and has each chunk of it drafted. A list that was frozen before
 * stays: only its chunks are handed out again.
 */
export async function freezeOrganisations(
  needs: Pick<WorkOnBillingNeeds, 'runs' | 'organisations' | 'send'>,
  id: RunId,
): Promise<void> {
  const found = await needs.runs.find(id)
  if (found?.run.status !== 'drafting') return
  if (found.run.chunks === undefined) await keepList(needs, id)
  const chunks = (await needs.runs.find(id))?.run.chunks ?? 0
  const tasks = Array.from({ length: chunks }, (_, chunk): BillingTask => ({ kind: 'draft invoices', run: id, chunk }))
  await needs.send(tasks)
}

/** Ends early where another worker has frozen the list. */
async function keepList(
  { runs, organisations }: Pick<WorkOnBillingNeeds, 'runs' | 'organisations'>,
  id: RunId,
): Promise<void> {
  let [listed, chunks] = [0, 0]
  let batch: string[] = []
  let keeping: Promise<boolean>[] = []
  const keep = () => {
    if (batch.length > 0) keeping.push(runs.keepChunk(id, chunks++, batch))
    batch = []
  }
  const areKept = async () => {
    const kept = await Promise.all(keeping)
    keeping = []
    return kept.every(Boolean)
  }
  for await (const organisation of organisations.ids()) {
    listed++
    batch.push(organisation)
    if (batch.length === organisationsPerChunk) keep()
    if (keeping.length === chunksAtOnce && !(await areKept())) return
  }
  keep()
  if (await areKept()) await runs.freeze(id, { organisations: listed, chunks })
}
