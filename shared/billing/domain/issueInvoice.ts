import { addDays, type Instant, localDateAt, toEpochMs } from '../../core/domain/time.ts'
import { creditorReferenceOf } from './creditorReference.ts'
import type { Invoice, IssuedInvoice } from './invoice.ts'
import type { Seller } from './seller.ts'

export type DocumentKind = 'INV' | 'CN'

/** The series of a document's number: one for each legal entity, kind and local year of issue. */
export function seriesOf(legalEntity: string, kind: DocumentKind, at: Instant): string {
  return `${legalEntity}-${kind}-${localDateAt(toEpochMs(at)).slice(0, 4)}`
}

export const numberIn = (series: string, place: number): string => `${series}-${String(place).padStart(6, '0')}`

/** Issues a draft with the `place`th number of its series. */
export function issueInvoice(draft: Invoice, seller: Seller, place: number, at: Instant): IssuedInvoice {
  const series = seriesOf(seller.legalEntity, 'INV', at)
  const on = localDateAt(toEpochMs(at))
  const number = numberIn(series, place)
  // Each account belongs to one legal entity, so the rest of the number is enough.
  const reference = creditorReferenceOf(number.slice(seller.legalEntity.length).replaceAll('-', ''))
  const account = seller.accounts[draft.currency]
  return {
    ...draft,
    issue: { number, at, on, dueOn: addDays(on, seller.paymentTermDays), payment: { account, reference } },
  }
}
