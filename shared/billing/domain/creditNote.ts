import * as z from 'zod'
import { Refusal } from '../../core/domain/errors.ts'
import { amountMinorSchema, sum } from '../../core/domain/money.ts'
import { lineSchema } from '../../core/domain/text.ts'
import { dateSchema, instantSchema } from '../../core/domain/time.ts'
import { type IssuedInvoice, invoiceNumberSchema, invoiceSchema } from './invoice.ts'
import { vatReasonIn } from './invoiceTexts.ts'
import { vatBreakdown, vatSchema, vatTreatmentSchema } from './vat.ts'

/** A credit note number such as `tierdesk-CN-2026-000001`. */
export const creditNoteNumberSchema = z.string().regex(/^[a-z0-9-]{1,20}-CN-\d{4}-\d{6,9}$/)

/** The amount by which an invoice line is reduced. */
export const creditLineSchema = z.strictObject({
  /** The position of the invoice line, from 1. */
  line: z.int().min(1),
  description: z.string(),
  vat: vatTreatmentSchema,
  /** Positive: the amount that the buyer gets back, without VAT. */
  amountMinor: amountMinorSchema,
})

export const creditNoteSchema = z.strictObject({
  number: creditNoteNumberSchema,
  invoice: invoiceNumberSchema,
  ...invoiceSchema.pick({ organisation: true, month: true, currency: true, language: true, seller: true, buyer: true })
    .shape,
  at: instantSchema,
  on: dateSchema,
  reason: lineSchema(300),
  lines: z.array(creditLineSchema).min(1),
  netMinor: amountMinorSchema,
  vat: z.array(vatSchema),
  grossMinor: amountMinorSchema,
})
export type CreditNote = z.infer<typeof creditNoteSchema>
export type CreditDraft = Omit<CreditNote, 'number' | 'at' | 'on'>

/** An amount to credit for one line. */
export interface Credit {
  readonly line: number
  readonly amountMinor: bigint
}

/**
 * Drafts a credit note for `credits` or, if undefined, for the whole remaining amount. VAT is calculated on the sum of
 * all credits, less the VAT already credited. Crediting in parts and as a whole therefore results in the same total.
 * Refuses with `credit_too_high` and `nothing_to_credit`.
 */
export function draftCreditNote(
  invoice: IssuedInvoice,
  earlier: readonly Pick<CreditNote, 'lines' | 'vat'>[],
  credits: readonly Credit[] | undefined,
  reason: string,
): CreditDraft {
  const before = earlier.flatMap(({ lines }) => lines)
  const leftOf = (line: number): bigint =>
    (invoice.lines[line - 1]?.amountMinor ?? 0n) -
    sum(before.filter((credited) => credited.line === line).map(({ amountMinor }) => amountMinor))
  const wanted = credits ?? invoice.lines.map((_, index) => ({ line: index + 1, amountMinor: leftOf(index + 1) }))
  const lines = wanted.flatMap(({ line, amountMinor }) => {
    const of = invoice.lines[line - 1]
    if (!of || amountMinor > leftOf(line) || amountMinor < 0n)
      throw new Refusal('credit_too_high', { line, leftMinor: String(leftOf(line)) })
    return amountMinor === 0n ? [] : [{ line, description: of.description, vat: of.vat, amountMinor }]
  })
  if (lines.length === 0) throw new Refusal('nothing_to_credit')
  const creditedBefore = earlier.flatMap((note) => note.vat)
  const reasonOf = vatReasonIn(invoice.language)
  const vat = vatBreakdown([...before, ...lines], reasonOf).flatMap((whole) => {
    const isOfGroup = (other: typeof whole) =>
      other.category === whole.category && other.rateBasisPoints === whole.rateBasisPoints
    const known = creditedBefore.filter(isOfGroup)
    const taxableMinor = whole.taxableMinor - sum(known.map((part) => part.taxableMinor))
    const amountMinor = whole.amountMinor - sum(known.map((part) => part.amountMinor))
    return taxableMinor === 0n && amountMinor === 0n ? [] : [{ ...whole, taxableMinor, amountMinor }]
  })
  const netMinor = sum(lines.map(({ amountMinor }) => amountMinor))
  const { organisation, month, currency, language, seller, buyer, issue } = invoice
  return {
    invoice: issue.number,
    ...{ organisation, month, currency, language, seller, buyer, reason, lines, netMinor, vat },
    grossMinor: netMinor + sum(vat.map(({ amountMinor }) => amountMinor)),
  }
}
