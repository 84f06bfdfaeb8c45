import { providerTrail } from '../core/domain/audit.ts'
import { inBatches } from '../core/domain/inBatches.ts'
import { toEpochMs } from '../core/domain/time.ts'
import { isStale } from '../core/isStale.ts'
import { tasksAtOnce } from './billingPorts.ts'
import type { BillingRun, RunId } from './domain/billingRun.ts'
import type { Invoice } from './domain/invoice.ts'
import { issueInvoice, seriesOf } from './domain/issueInvoice.ts'
import type { WorkOnBillingNeeds } from './workOnBillingNeeds.ts'

/** Well within the time of a task: what is left then is another task's. */
const budgetMs = 30_000

/**
 * Numbers and issues the drafts of a run, and has the documents delivered. A batch that meets another worker's is read
 * again; a run that is too long for one task goes on in the next.
 */
export async function issueDrafts(needs: WorkOnBillingNeeds, id: RunId): Promise<'not there' | undefined> {
  const until = toEpochMs(needs.now()) + budgetMs
  for (let meetings = 0; ; meetings++) {
    const found = await needs.runs.find(id)
    // The order is sent before the run goes over to issuing.
    if (!found || found.run.status === 'approved') return 'not there'
    if (found.run.status !== 'issuing') return
    const isOver = () => toEpochMs(needs.now()) > until
    try {
      for await (const drafts of needs.outcomes.draftsToIssue(id)) {
        if (isOver()) return await goOn(needs, id)
        await issueBatch(needs, drafts)
      }
      return await finish(needs, found.run, isOver)
    } catch (error) {
      if (!isStale(error) || meetings === 10) throw error
    }
  }
}

async function issueBatch(needs: WorkOnBillingNeeds, drafts: readonly Invoice[]): Promise<void> {
  const { seller } = needs
  const at = needs.now()
  const series = seriesOf(seller.legalEntity, 'INV', at)
  const last = await needs.series.last(series)
  const issued = drafts.map((draft, index) => {
    const invoice = issueInvoice(draft, seller, last + index + 1, at)
    return { invoice, record: needs.record(draft.organisation, 'InvoiceIssued', invoice.issue.number) }
  })
  await needs.outcomes.issue(series, last, issued)
}

async function goOn({ send }: WorkOnBillingNeeds, id: RunId): Promise<undefined> {
  await send([{ kind: 'issue invoices', run: id }])
}

/** Before the run is called issued, so that a worker that ends here leaves no invoice undelivered. */
async function finish(needs: WorkOnBillingNeeds, run: BillingRun, isOver: () => boolean): Promise<undefined> {
  for await (const tasks of inBatches(needs.deliveries.toDeliver(run.id), tasksAtOnce)) {
    // What is left below a batch is sent at once: another task would cost more.
    if (tasks.length === tasksAtOnce && isOver()) return goOn(needs, run.id)
    await needs.deliver(tasks)
  }
  await needs.runs.move(run, { ...run, status: 'issued' }, needs.record(providerTrail, 'BillingRunIssued', run.id))
}
