import type { Answer, Input } from '../api/routes.ts'
import type { Call } from './call.ts'
import { findRun } from './getBillingRun.ts'
import { readPage } from './pages.ts'
import type { Billing, Cursors } from './ports.ts'

export interface ListInvoicesOfRunNeeds {
  readonly billing: Pick<Billing, 'findRun' | 'invoicesOfRun'>
  readonly cursors: Cursors
}

/** The drafts and invoices of a billing run, for finance. */
export async function listInvoicesOfRun(
  { billing, cursors }: ListInvoicesOfRunNeeds,
  call: Call,
  { params: { month }, query }: Input<'listInvoicesOfRun'>,
): Promise<Answer<'listInvoicesOfRun'>> {
  await findRun(billing, month)
  const { items, next } = await readPage(cursors, call, ['run', month], query, (page) =>
    billing.invoicesOfRun(month, page),
  )
  return { invoices: items, ...next }
}
