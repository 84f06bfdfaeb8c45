import { inBatches } from '../core/domain/inBatches.ts'
import type { BillingTask } from './billingPorts.ts'
import type { BillingRun, RunId } from './domain/billingRun.ts'
import type { WorkOnBillingDeps } from './workOnBillingDeps.ts'

/** How many organisations are drafted in one transaction. */
const organisationsPerChunk = 25
const chunksAtOnce = 10

type Deps = Pick<WorkOnBillingDeps, 'runs' | 'organisations' | 'send' | 'newId'>

/**
 * Freezes the list of organisations that a run covers, and sends a task to draft each chunk. If the list is already
 * frozen, it only sends the tasks again.
 */
export async function snapshotOrganisations(deps: Deps, id: RunId): Promise<'not there' | undefined> {
  const found = await deps.runs.find(id)
  if (!found) return 'not there'
  const { run } = found
  if (run.status !== 'drafting') return undefined
  if (!run.list) await deps.runs.freeze(id, await listOrganisations(deps, run))
  const chunks = run.list?.chunks ?? (await deps.runs.find(id))?.run.list?.chunks ?? 0
  const tasks = Array.from({ length: chunks }, (_, chunk): BillingTask => ({ kind: 'draft invoices', run: id, chunk }))
  await deps.send(tasks)
  return undefined
}

/** Gives each listing its own id, because two simultaneous listings may find different organisations. */
async function listOrganisations(
  { runs, organisations, newId }: Deps,
  run: BillingRun,
): Promise<NonNullable<BillingRun['list']>> {
  const id = newId()
  let [listed, chunks] = [0, 0]
  for await (const kept of inBatches(inBatches(organisations.ids(), organisationsPerChunk), chunksAtOnce)) {
    await Promise.all(kept.map((chunk, index) => runs.keepChunk(run, id, chunks + index, chunk)))
    chunks += kept.length
    listed += kept.flat().length
  }
  return { id, organisations: listed, chunks }
}
