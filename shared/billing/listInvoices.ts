import type { Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { type PageQuery, readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import type { Ledger } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'

export interface ListInvoicesDeps {
  readonly ledger: Pick<Ledger, 'invoices'>
  readonly cursors: Cursors
}

/** An organisation's issued invoices, newest first. */
export async function listInvoices(
  { ledger, cursors }: ListInvoicesDeps,
  call: Call,
  organisation: string,
  query: PageQuery,
): Promise<Output<typeof billingRoutes.listInvoices>> {
  const read = readPage(cursors, call, ['invoices', organisation], query, (page) => ledger.invoices(organisation, page))
  const { items, next } = await read
  return { invoices: items, ...next }
}
