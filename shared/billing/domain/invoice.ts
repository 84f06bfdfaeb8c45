import * as z from 'zod'
import { amountMinorSchema, percentageOfMicros, prorate, sum } from '../../core/domain/money.ts'
import { identifierSchema } from '../../core/domain/text.ts'
import {
  dateSchema,
  datesOf,
  daysInMonth,
  instantSchema,
  type LocalDate,
  type Month,
  monthOf,
  monthSchema,
} from '../../core/domain/time.ts'
import { addressSchema, type BillingDetails, languageSchema } from '../../organisations/domain/billingDetails.ts'
import { changesInForce, type Organisation, type PlanChange } from '../../organisations/domain/organisation.ts'
import {
  type CatalogueVersion,
  type Currency,
  catalogue,
  currencySchema,
  type Price,
  versionOn,
} from '../../plans/domain/plans.ts'
import type { Consumption, CostMicrosByDay, LateConsumption } from '../../usage/domain/consumption.ts'
import { type InvoiceLine, invoiceLineSchema } from './invoiceLine.ts'
import { describeLine, type LineFacts, vatReasonIn } from './invoiceTexts.ts'
import { paymentSchema, type Seller, sellerPartySchema } from './seller.ts'
import { vatBreakdown, vatSchema, vatTreatment } from './vat.ts'

/** An invoice number such as `tierdesk-INV-2026-000001`: gapless per legal entity, kind and year. */
export const invoiceNumberSchema = z.string().regex(/^[a-z0-9-]{1,20}-INV-\d{4}-\d{6,9}$/)

/** The buyer, as known when the invoice was drafted. */
const buyerSchema = z.strictObject({
  name: z.string(),
  address: addressSchema.optional(),
  vatNumber: z.string().optional(),
  purchaseOrder: z.string().optional(),
})

const invoice = {
  organisation: identifierSchema,
  month: monthSchema,
  currency: currencySchema,
  language: languageSchema,
  seller: sellerPartySchema,
  buyer: buyerSchema,
  lines: z.array(invoiceLineSchema).min(1),
  netMinor: amountMinorSchema,
  vat: z.array(vatSchema),
  grossMinor: amountMinorSchema,
}

/** A draft: the content of an invoice before it has a number. */
export const invoiceSchema = z.strictObject(invoice)
export type Invoice = z.infer<typeof invoiceSchema>

export const issuedInvoiceSchema = z.strictObject({
  ...invoice,
  issue: z.strictObject({
    number: invoiceNumberSchema,
    at: instantSchema,
    /** The day of issue and the due day, both in the provider's local time. */
    on: dateSchema,
    dueOn: dateSchema,
    payment: paymentSchema,
  }),
})
export type IssuedInvoice = z.infer<typeof issuedInvoiceSchema>

/** Days with one plan at one price. */
interface PlanPeriod {
  readonly change: PlanChange
  readonly version: CatalogueVersion
  readonly from: LocalDate
  to: LocalDate
  days: number
}

/** Drafts the invoice of a month in arrears. Undefined if there is nothing to charge. */
export function draftInvoice(
  organisation: Organisation,
  month: Month,
  { costs, late }: Consumption,
  seller: Pick<Seller, 'party'>,
  versions: readonly CatalogueVersion[] = catalogue,
): Invoice | undefined {
  const { billing, currency } = organisation
  const language = billing?.language ?? 'en'
  const facts = [
    ...planPeriods(organisation, month, versions).flatMap((period) => factsOf(period, currency, costs)),
    ...late.flatMap((consumption) =>
      planPeriods(organisation, consumption.month, versions).flatMap((period) =>
        correctionOf(period, currency, consumption),
      ),
    ),
  ]
  if (facts.length === 0) return undefined
  const lines = facts.map((line): InvoiceLine => {
    const vat = vatTreatment(seller.party.address.country, vatBuyerOf(billing), line.to)
    return { ...line, vat, description: describeLine(line, language) }
  })
  const vat = vatBreakdown(lines, vatReasonIn(language))
  const netMinor = sum(lines.map(({ amountMinor }) => amountMinor))
  return {
    organisation: organisation.id,
    month,
    currency,
    language,
    seller: seller.party,
    buyer: buyerOf(organisation),
    lines,
    netMinor,
    vat,
    grossMinor: netMinor + sum(vat.map(({ amountMinor }) => amountMinor)),
  }
}

const vatBuyerOf = (billing: BillingDetails | undefined) =>
  billing && { country: billing.address.country, isBusiness: billing.vatNumber !== undefined }

function buyerOf({ name, billing }: Organisation): Invoice['buyer'] {
  if (!billing) return { name }
  const { legalName, address, vatNumber, purchaseOrder } = billing
  return { name: legalName, address, ...(vatNumber && { vatNumber }), ...(purchaseOrder && { purchaseOrder }) }
}

/** The periods with one plan and one catalogue version, in order. Days before the organisation joined are in none. */
function planPeriods({ planChanges }: Organisation, month: Month, versions: readonly CatalogueVersion[]): PlanPeriod[] {
  const inForce = changesInForce(planChanges)
  const periods: PlanPeriod[] = []
  for (const date of datesOf(month)) {
    const change = inForce.findLast(({ from }) => from <= date)
    if (change === undefined) continue
    const version = versionOn(date, versions)
    const latest = periods.at(-1)
    if (latest?.change.plan === change.plan && latest.version === version) {
      latest.to = date
      latest.days++
    } else {
      periods.push({ change, version, from: date, to: date, days: 1 })
    }
  }
  return periods
}

type Facts = InvoiceLine extends infer Line
  ? Line extends InvoiceLine
    ? Omit<Line, 'vat' | 'description'>
    : never
  : never

function factsOf(period: PlanPeriod, currency: Currency, costs: CostMicrosByDay): (Facts & LineFacts)[] {
  const { price } = period.version.plans[period.change.plan]
  const common = commonOf(period)
  if (price.kind === 'fixed') {
    const priceMinor = price.amountMinor[currency]
    const amountMinor = prorate(priceMinor, common.days, common.daysInMonth)
    return priceMinor === 0n ? [] : [{ ...common, kind: 'plan', priceMinor, amountMinor }]
  }
  const fee = shareFee(price, currency, period, costs)
  const share = {
    ...common,
    kind: 'consumption share' as const,
    baseMicros: fee.baseMicros,
    basisPoints: price.basisPoints,
    amountMinor: fee.shareMinor,
  }
  if (fee.topUpMinor === 0n) return [share]
  const { minimumMinor, shareMinor } = fee
  const priceMinor = price.minimumMinor[currency]
  return [
    share,
    { ...common, kind: 'minimum top-up', priceMinor, minimumMinor, shareMinor, amountMinor: fee.topUpMinor },
  ]
}

/** The correction line for late consumption. None if the minimum price absorbs the difference. */
function correctionOf(
  period: PlanPeriod,
  currency: Currency,
  { month, before, after }: LateConsumption,
): (Facts & LineFacts)[] {
  const { price } = period.version.plans[period.change.plan]
  if (price.kind === 'fixed') return []
  const [old, recalculated] = [shareFee(price, currency, period, before), shareFee(price, currency, period, after)]
  const [beforeMinor, afterMinor] = [old.shareMinor + old.topUpMinor, recalculated.shareMinor + recalculated.topUpMinor]
  const amountMinor = afterMinor - beforeMinor
  const lateMicros = recalculated.baseMicros - old.baseMicros
  if (amountMinor === 0n) return []
  return [{ ...commonOf(period), kind: 'correction', month, lateMicros, beforeMinor, afterMinor, amountMinor }]
}

function shareFee(
  price: Extract<Price, { kind: 'share' }>,
  currency: Currency,
  { from, to, days }: PlanPeriod,
  costs: CostMicrosByDay,
) {
  const baseMicros = sum([...costs].filter(([date]) => from <= date && date <= to).map(([, micros]) => micros))
  const shareMinor = percentageOfMicros(baseMicros, price.basisPoints)
  const minimumMinor = prorate(price.minimumMinor[currency], days, daysInMonth(monthOf(from)))
  return {
    baseMicros,
    shareMinor,
    minimumMinor,
    topUpMinor: minimumMinor > shareMinor ? minimumMinor - shareMinor : 0n,
  }
}

function commonOf({ change, version, from, to, days }: PlanPeriod) {
  return {
    plan: change.plan,
    from,
    to,
    days,
    daysInMonth: daysInMonth(monthOf(from)),
    catalogueVersion: version.validFrom,
    planSince: { from: change.from, changedAt: change.changedAt, changedBy: change.changedBy },
  }
}
