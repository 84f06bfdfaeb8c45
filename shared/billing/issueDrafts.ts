import { providerTrail } from '../core/domain/audit.ts'
import { inBatches } from '../core/domain/inBatches.ts'
import { toEpochMs } from '../core/domain/time.ts'
import { isStale } from '../core/isStale.ts'
import { tasksAtOnce } from './billingPorts.ts'
import type { BillingRun, RunId } from './domain/billingRun.ts'
import type { Invoice } from './domain/invoice.ts'
import { issueInvoice, seriesOf } from './domain/issueInvoice.ts'
import type { WorkOnBillingDeps } from './workOnBillingDeps.ts'

/** Well within the time limit of a task. Another task does the rest. */
const budgetMs = 30_000

/**
 * Numbers and issues the drafts of a run, and queues the delivery of their documents. A batch that conflicts with
 * another worker's is read again. A run that is too long for one task continues in the next.
 */
export async function issueDrafts(deps: WorkOnBillingDeps, id: RunId): Promise<'not there' | undefined> {
  const until = toEpochMs(deps.now()) + budgetMs
  for (let meetings = 0; ; meetings++) {
    const found = await deps.runs.find(id)
    // The task is sent before the run changes to issuing, and may arrive first.
    if (!found || found.run.status === 'approved') return 'not there'
    if (found.run.status !== 'issuing') return
    const isOver = () => toEpochMs(deps.now()) > until
    try {
      for await (const drafts of deps.outcomes.draftsToIssue(id)) {
        if (isOver()) return await goOn(deps, id)
        await issueBatch(deps, drafts)
      }
      return await finish(deps, found.run, isOver)
    } catch (error) {
      if (!isStale(error) || meetings === 10) throw error
    }
  }
}

async function issueBatch(deps: WorkOnBillingDeps, drafts: readonly Invoice[]): Promise<void> {
  const { seller } = deps
  const at = deps.now()
  const series = seriesOf(seller.legalEntity, 'INV', at)
  const last = await deps.series.last(series)
  const issued = drafts.map((draft, index) => {
    const invoice = issueInvoice(draft, seller, last + index + 1, at)
    return { invoice, record: deps.record(draft.organisation, 'InvoiceIssued', invoice.issue.number) }
  })
  await deps.outcomes.issue(series, last, issued)
}

async function goOn({ send }: WorkOnBillingDeps, id: RunId): Promise<undefined> {
  await send([{ kind: 'issue invoices', run: id }])
}

/** Queues the deliveries before it marks the run as issued, so that a crash here leaves no invoice undelivered. */
async function finish(deps: WorkOnBillingDeps, run: BillingRun, isOver: () => boolean): Promise<undefined> {
  for await (const tasks of inBatches(deps.deliveries.toDeliver(run.id), tasksAtOnce)) {
    // A last, smaller batch is sent even when time is up: another task would cost more.
    if (tasks.length === tasksAtOnce && isOver()) return goOn(deps, run.id)
    await deps.deliver(tasks)
  }
  await deps.runs.move(run, { ...run, status: 'issued' }, deps.record(providerTrail, 'BillingRunIssued', run.id))
}
