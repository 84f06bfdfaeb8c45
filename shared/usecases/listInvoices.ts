import type { Answer, Input } from '../api/routes.ts'
import { type Call, ownOrganisation } from './call.ts'
import { readPage } from './pages.ts'
import type { Billing, Cursors } from './ports.ts'

export interface ListInvoicesNeeds {
  readonly billing: Pick<Billing, 'issuedInvoicesOf'>
  readonly cursors: Cursors
}

/** The issued invoices of the caller's organisation, the newest month first. */
export async function listInvoices(
  { billing, cursors }: ListInvoicesNeeds,
  call: Call,
  { query }: Input<'listInvoices'>,
): Promise<Answer<'listInvoices'>> {
  const organisation = ownOrganisation(call)
  const read = readPage(cursors, call, ['invoices', organisation], query, (page) =>
    billing.issuedInvoicesOf(organisation, page),
  )
  const { items, next } = await read
  return { invoices: items, ...next }
}
