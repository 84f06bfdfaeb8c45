import type { Instant } from '../../../core/domain/time.ts'
import type { CreditNote } from '../../domain/creditNote.ts'
import type { Invoice } from '../../domain/invoice.ts'
import type { Vat, VatTreatment } from '../../domain/vat.ts'
import { type DocumentFormats, documentFormats } from './documentFormats.ts'
import { type DocumentLabels, documentLabels } from './documentLabels.ts'
import type { Fact } from './drawFacts.ts'

/** What invoices and credit notes have in common. */
export type Priced = Pick<
  Invoice | CreditNote,
  'organisation' | 'month' | 'currency' | 'language' | 'seller' | 'buyer' | 'netMinor' | 'vat' | 'grossMinor'
>

export interface PrintedLine {
  readonly description: string
  readonly period?: string
  readonly rate: string
  readonly amount: string
}

/** A document before layout: all texts are chosen, nothing is placed. */
export interface PrintedDocument {
  readonly of: Priced
  readonly labels: DocumentLabels
  readonly formats: DocumentFormats
  readonly title: string
  readonly number: string
  readonly at: Instant
  readonly facts: readonly Fact[]
  readonly lines: readonly PrintedLine[]
  readonly totals: readonly Fact[]
  /** The legal reasons for charging no VAT. */
  readonly reasons: readonly string[]
  readonly payment: { readonly sentence: string; readonly facts: readonly Fact[] }
}

export interface Wording {
  readonly labels: DocumentLabels
  readonly formats: DocumentFormats
}

export const wordingOf = ({ language, seller }: Priced): Wording => ({
  labels: documentLabels[language],
  formats: documentFormats(language, seller.address.country),
})

/** The facts that follow the number and the dates. */
export function buyerFacts({ organisation, month, buyer }: Priced, { labels, formats }: Wording): Fact[] {
  return [
    { label: labels.servicePeriod, value: formats.month(month) },
    ...factIf(labels.purchaseOrder, buyer.purchaseOrder),
    { label: labels.customer, value: organisation },
    ...factIf(labels.buyerVatNumber, buyer.vatNumber),
  ]
}

export function totalsOf({ netMinor, vat, grossMinor, currency }: Priced, { labels, formats }: Wording): Fact[] {
  return [
    { label: labels.net, value: formats.amount(netMinor) },
    ...vat.map(({ rateBasisPoints, taxableMinor, amountMinor }) => ({
      label: labels.vatOf(formats.rate(rateBasisPoints), formats.amount(taxableMinor)),
      value: formats.amount(amountMinor),
    })),
    { label: `${labels.total} ${currency}`, value: formats.amount(grossMinor), isBold: true },
  ]
}

export const reasonsOf = (vat: readonly Vat[]): string[] => vat.flatMap(({ reason }) => reason ?? [])

export const rateOf = ({ rateBasisPoints }: VatTreatment, { formats }: Wording): string => formats.rate(rateBasisPoints)

const factIf = (label: string, value: string | undefined): Fact[] => (value ? [{ label, value }] : [])
