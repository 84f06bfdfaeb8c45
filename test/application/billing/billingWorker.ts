import { randomUUID } from 'node:crypto'
import { configs } from '../../../infra/config.ts'
import { monthArchive } from '../../../shared/billing/adapters/documents/monthArchive.ts'
import { createBillingOutcomes } from '../../../shared/billing/adapters/dynamodb/billingOutcomes.ts'
import { createBillingRuns } from '../../../shared/billing/adapters/dynamodb/billingRuns.ts'
import { createDeliveries } from '../../../shared/billing/adapters/dynamodb/deliveries.ts'
import { createLedger } from '../../../shared/billing/adapters/dynamodb/ledger.ts'
import { createSeries } from '../../../shared/billing/adapters/dynamodb/series.ts'
import type { BillingTask, DeliveryTask } from '../../../shared/billing/billingPorts.ts'
import { type BillingRun, runIdOf } from '../../../shared/billing/domain/billingRun.ts'
import { workOnBilling } from '../../../shared/billing/workOnBilling.ts'
import type { WorkOnBillingDeps } from '../../../shared/billing/workOnBillingDeps.ts'
import type { LedgerTable, Tables } from '../../../shared/core/adapters/dynamodb/client.ts'
import { createTransact } from '../../../shared/core/adapters/dynamodb/transact.ts'
import { createServiceRecorder } from '../../../shared/core/adapters/recorder.ts'
import { dateSchema, type Month, toInstant } from '../../../shared/core/domain/time.ts'
import { readOrganisations } from '../../../shared/organisations/adapters/dynamodb/organisations.ts'
import { readUsage } from '../../../shared/usage/adapters/dynamodb/usage.ts'

const now = () => toInstant(Date.parse('2026-12-01T08:00:00Z'))

/** Creates a worker for billing runs on `tables`, with its own queue in memory and its own legal entity. */
export function createBillingWorker(tables: Tables & LedgerTable, legalEntity: string) {
  const queue: BillingTask[] = []
  const delivered: DeliveryTask[] = []
  const transact = createTransact(tables, async () => undefined)
  const deps: WorkOnBillingDeps = {
    runs: createBillingRuns(tables, transact),
    outcomes: createBillingOutcomes(tables, transact),
    deliveries: createDeliveries(tables, transact),
    series: createSeries(tables),
    ledger: createLedger(tables, transact),
    documents: {
      keepExport: async () => {
        throw new Error('Nothing is exported here.')
      },
    },
    archive: monthArchive,
    organisations: readOrganisations(tables),
    usage: readUsage(tables),
    send: async (tasks) => void queue.push(...tasks),
    deliver: async (tasks) => void delivered.push(...tasks),
    record: createServiceRecorder('workOnBilling', randomUUID(), now),
    now,
    newId: randomUUID,
    seller: { ...configs.dev.seller, legalEntity },
    onParked: (_, error) => {
      throw error
    },
  }
  return {
    ...deps,
    queue,
    delivered,
    work: (task: BillingTask) => workOnBilling(deps, task),
    runOf: (month: Month): BillingRun => ({
      id: runIdOf(month),
      month,
      isDryRun: false,
      status: 'drafting',
      startedAt: now(),
      startedBy: 'finance',
      workSince: now(),
      doneBefore: 0,
      catalogueVersion: dateSchema.parse('2020-01-01'),
    }),
    /** Moves a run through the given statuses, as finance does. */
    async move(run: BillingRun, ...statuses: readonly BillingRun['status'][]) {
      let before = (await deps.runs.find(run.id))?.run ?? run
      for (const status of statuses) {
        const after = { ...before, status }
        await deps.runs.move(before, after, deps.record('@provider', 'BillingRunApproved', `${run.id} ${status}`))
        before = after
      }
    },
    /** The result of a run: the invoiced organisations, with numbers and amounts. */
    async outcomeOf(run: BillingRun) {
      const found = await deps.runs.find(run.id)
      const { items } = await deps.outcomes.billed(run.id, { limit: 1_000 })
      return {
        status: found?.run.status,
        progress: found && { ...found.progress, netMinorByCurrency: [...found.progress.netMinorByCurrency].sort() },
        invoices: items.map(({ draft, number }) => ({ organisation: draft.organisation, number, draft })),
      }
    },
  }
}
