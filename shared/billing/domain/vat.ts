import * as z from 'zod'
import { type Country, isInUnion } from '../../core/domain/countries.ts'
import { amountMinorSchema, percentage, sum } from '../../core/domain/money.ts'
import { dateSchema, type LocalDate } from '../../core/domain/time.ts'

/*
 * Value added tax as dated data. This module decides whose rate applies; the provider's tax adviser confirms it.
 */

/** Codes of UNTDID 5305 as EN 16931 uses them: standard, exempt, reverse charge, export. */
export const vatCategorySchema = z.enum(['S', 'E', 'AE', 'G'])

/** Why no VAT is charged. The legal texts are with the other texts of invoices. */
export const vatReasonSchema = z.enum(['no rate', 'reverse charge', 'export from Switzerland', 'export from the Union'])
export type VatReason = z.infer<typeof vatReasonSchema>

export const vatTreatmentSchema = z.strictObject({
  category: vatCategorySchema,
  rateBasisPoints: z.int().min(0),
  reasonCode: vatReasonSchema.optional(),
})
export type VatTreatment = z.infer<typeof vatTreatmentSchema>

/** One group of the VAT breakdown (EN 16931 BG-23). */
export const vatSchema = z.strictObject({
  ...vatTreatmentSchema.shape,
  /** In the language of the invoice. */
  reason: z.string().optional(),
  taxableMinor: amountMinorSchema,
  amountMinor: amountMinorSchema,
})
export type Vat = z.infer<typeof vatSchema>

/** Standard rates, newest last. Sources: MWSTG art. 25 (CH), UStG § 12 (DE), UStG § 10 (AT). */
const standardRates: readonly { country: Country; validFrom: LocalDate; basisPoints: number }[] = [
  { country: 'CH', validFrom: dateSchema.parse('2018-01-01'), basisPoints: 770 },
  { country: 'CH', validFrom: dateSchema.parse('2024-01-01'), basisPoints: 810 },
  { country: 'DE', validFrom: dateSchema.parse('2021-01-01'), basisPoints: 1900 },
  { country: 'AT', validFrom: dateSchema.parse('2016-01-01'), basisPoints: 2000 },
]

/** Liechtenstein belongs to the Swiss VAT territory. Source: MWSTG art. 3. */
const territoryOf = (country: Country): Country => (country === 'LI' ? 'CH' : country)

const untaxed = (category: 'E' | 'AE' | 'G', reasonCode: VatReason): VatTreatment => ({
  category,
  rateBasisPoints: 0,
  reasonCode,
})

export interface VatBuyer {
  readonly country: Country
  /** Whether the buyer has a VAT number. */
  readonly isBusiness: boolean
}

/** The VAT on a supply whose last day is `on`. If nothing is known about the buyer, it is zero, with the reason. */
export function vatTreatment(seller: Country, buyer: VatBuyer | undefined, on: LocalDate): VatTreatment {
  const unset = untaxed('E', 'no rate')
  if (!buyer) return unset
  const home = territoryOf(seller)
  if (territoryOf(buyer.country) === home) {
    const rate = standardRates.findLast(({ country, validFrom }) => country === home && validFrom <= on)
    return rate ? { category: 'S', rateBasisPoints: rate.basisPoints } : unset
  }
  if (home === 'CH') return untaxed('G', 'export from Switzerland')
  if (!isInUnion(home)) return unset
  if (!isInUnion(buyer.country)) return untaxed('G', 'export from the Union')
  // A consumer in another member state pays the rate of that state, which the provider must configure.
  return buyer.isBusiness ? untaxed('AE', 'reverse charge') : unset
}

export interface TaxedLine {
  readonly vat: VatTreatment
  readonly amountMinor: bigint
}

/** The breakdown by treatment: rounded lines are summed, and tax is rounded once for each rate (EN 16931 BR-CO-17). */
export function vatBreakdown(lines: readonly TaxedLine[], reasonOf: (code: VatReason) => string): Vat[] {
  const groups = Map.groupBy(lines, ({ vat }) => `${vat.category} ${vat.rateBasisPoints} ${vat.reasonCode}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const taxableMinor = sum(group.map(({ amountMinor }) => amountMinor))
    return {
      ...first.vat,
      ...(first.vat.reasonCode && { reason: reasonOf(first.vat.reasonCode) }),
      taxableMinor,
      amountMinor: percentage(taxableMinor, first.vat.rateBasisPoints),
    }
  })
}
