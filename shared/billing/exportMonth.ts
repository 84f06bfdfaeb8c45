import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import { toEpochMs, toInstant } from '../core/domain/time.ts'
import type { BillingOutcomes, BillingRuns, Documents, Ledger, SendBillingTasks } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import type { RunId } from './domain/billingRun.ts'
import type { InvoiceAccount } from './domain/invoiceAccount.ts'
import { findRealRun } from './getBillingRun.ts'

export interface ExportMonthDeps {
  readonly runs: Pick<BillingRuns, 'find' | 'record'>
  readonly newId: () => string
  readonly documents: Pick<Documents, 'linkExport'>
  readonly send: SendBillingTasks
}

/** Queues the export of an issued month, in its current state, to a new file. Refuses with `run_unissued`. */
export async function orderExport(
  { runs, send, newId }: ExportMonthDeps,
  call: Call,
  { params }: Input<typeof billingRoutes.exportMonth>,
): Promise<Output<typeof billingRoutes.exportMonth>> {
  const { run, progress } = await findRealRun(runs, params.run)
  if (run.status !== 'issued' && run.status !== 'closed') throw new Refusal('run_unissued')
  const response = { export: newId(), invoices: progress.issued }
  await send([{ kind: 'export month', run: run.id, exportId: response.export }])
  await runs.record(call.record(providerTrail, 'MonthExported', run.id, response))
  return response
}

/** A link to a month's export file. Refuses with `document_pending` until the file exists. */
export async function getExport(
  { runs, documents }: ExportMonthDeps,
  call: Call,
  { params }: Input<typeof billingRoutes.getExport>,
): Promise<Output<typeof billingRoutes.getExport>> {
  await findRealRun(runs, params.run)
  const link = await documents.linkExport(params.export)
  if (!link) throw new Refusal('document_pending')
  return { url: link.url, expiresAt: toInstant(toEpochMs(call.now) + link.validSeconds * 1_000) }
}

export interface WriteExportDeps {
  readonly outcomes: Pick<BillingOutcomes, 'billed'>
  readonly ledger: Pick<Ledger, 'account'>
  readonly documents: Pick<Documents, 'keepExport'>
  readonly archive: (accounts: readonly InvoiceAccount[]) => Uint8Array
}

/** Writes all invoices of a month in the order of their numbers, each with its credit notes and payments. */
export async function writeExport(
  { outcomes, ledger, documents, archive }: WriteExportDeps,
  id: RunId,
  exportId: string,
): Promise<void> {
  const accounts: InvoiceAccount[] = []
  let after: Record<string, string> | undefined
  do {
    const page = await outcomes.billed(id, { limit: 50, after })
    const found = page.items.map(async ({ draft, number }) => number && ledger.account(draft.organisation, number))
    accounts.push(...(await Promise.all(found)).flatMap((account) => account || []))
    after = page.last
  } while (after)
  accounts.sort((a, b) => (a.invoice.issue.number < b.invoice.issue.number ? -1 : 1))
  await documents.keepExport(exportId, archive(accounts))
}
