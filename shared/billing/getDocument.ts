import type { Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { toEpochMs, toInstant } from '../core/domain/time.ts'
import type { DocumentFormat, Documents, Ledger, SendDeliveries } from './billingPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { findAccount } from './getInvoice.ts'

export interface GetDocumentDeps {
  readonly ledger: Pick<Ledger, 'account'>
  readonly documents: Pick<Documents, 'link'>
  readonly deliver: SendDeliveries
}

/** A link to an issued invoice or one of its credit notes. Refuses with `document_pending` until it is drawn. */
export async function getDocument(
  { ledger, documents, deliver }: GetDocumentDeps,
  call: Call,
  organisation: string,
  number: string,
  { format, creditNote }: { readonly format: DocumentFormat; readonly creditNote?: string | undefined },
): Promise<Output<typeof billingRoutes.getDocument>> {
  const { creditNotes } = await findAccount(ledger, organisation, number)
  if (creditNote !== undefined && !creditNotes.some((note) => note.number === creditNote))
    throw new Refusal('not_found', { what: `credit note ${creditNote}` })
  const link = await documents.link(organisation, creditNote ?? number, format)
  if (!link) {
    await deliver([{ organisation, number, creditNote }])
    throw new Refusal('document_pending')
  }
  return { url: link.url, expiresAt: toInstant(toEpochMs(call.now) + link.validSeconds * 1_000) }
}
