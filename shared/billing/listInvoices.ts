import type { Call } from '../core/call.ts'
import { type PageQuery, readPage } from '../core/pages.ts'
import type { Answer } from '../http/routes.ts'
import type { Cursors } from '../tickets/ticketPorts.ts'
import type { Ledger } from './billingPorts.ts'

export interface ListInvoicesNeeds {
  readonly ledger: Pick<Ledger, 'invoices'>
  readonly cursors: Cursors
}

/** The issued invoices of an organisation, the newest first. */
export async function listInvoices(
  { ledger, cursors }: ListInvoicesNeeds,
  call: Call,
  organisation: string,
  query: PageQuery,
): Promise<Answer<'listInvoices'>> {
  const read = readPage(cursors, call, ['invoices', organisation], query, (page) => ledger.invoices(organisation, page))
  const { items, next } = await read
  return { invoices: items, ...next }
}
