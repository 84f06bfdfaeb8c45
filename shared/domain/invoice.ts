import * as z from 'zod'
import {
  amountMinorSchema,
  formatMinor,
  minorFromMicros,
  percentage,
  percentageOfMicros,
  prorate,
  sum,
} from './money.ts'
import { type Organisation, planOn } from './organisation.ts'
import { currencySchema, type Plan, planSchema, plans } from './plans.ts'
import { identifierSchema } from './text.ts'
import { dateSchema, datesOf, daysInMonth, instantSchema, type LocalDate, type Month, monthSchema } from './time.ts'

export const invoiceLineSchema = z.strictObject({
  kind: z.enum(['plan', 'consumption share', 'minimum top-up']),
  plan: planSchema,
  description: z.string(),
  from: dateSchema,
  to: dateSchema,
  days: z.int().min(1),
  amountMinor: amountMinorSchema,
})
export type InvoiceLine = z.infer<typeof invoiceLineSchema>

/** One group of the VAT breakdown (EN 16931 BG-23). */
export const vatSchema = z.strictObject({
  rateBasisPoints: z.int().min(0),
  reason: z.string().optional(),
  taxableMinor: amountMinorSchema,
  amountMinor: amountMinorSchema,
})

/** An invoice number such as `tierdesk-INV-2026-000001`: gapless per legal entity, kind and year. */
export const invoiceNumberSchema = z.string().regex(/^[a-z0-9-]+-INV-\d{4}-\d{6,}$/)

export const invoiceSchema = z.strictObject({
  organisation: identifierSchema,
  organisationName: z.string(),
  month: monthSchema,
  currency: currencySchema,
  status: z.enum(['draft', 'issued']),
  number: invoiceNumberSchema.optional(),
  issuedAt: instantSchema.optional(),
  lines: z.array(invoiceLineSchema).min(1),
  netMinor: amountMinorSchema,
  vat: z.array(vatSchema),
  grossMinor: amountMinorSchema,
})
export type Invoice = z.infer<typeof invoiceSchema>

/** Consumption of IaaS by local day, in micro-units of the organisation's currency. */
export type CostMicrosByDay = ReadonlyMap<LocalDate, bigint>

interface PlanPeriod {
  plan: Plan
  from: LocalDate
  to: LocalDate
  days: number
}

/** Rates of VAT; the default until an operator sets rates is zero, with its reason. */
export const defaultVat = { rateBasisPoints: 0, reason: 'No rate of VAT is set.' } as const

/** The draft of a month in arrears, or undefined where nothing is to be paid. */
export function draftInvoice(organisation: Organisation, month: Month, costs: CostMicrosByDay): Invoice | undefined {
  const lines = planPeriods(organisation, month).flatMap((period) => linesOf(period, month, costs))
  if (lines.length === 0) return undefined
  const netMinor = sum(lines.map(({ amountMinor }) => amountMinor))
  const vatMinor = percentage(netMinor, BigInt(defaultVat.rateBasisPoints))
  return {
    organisation: organisation.id,
    organisationName: organisation.name,
    month,
    currency: organisation.currency,
    status: 'draft',
    lines,
    netMinor,
    vat: [{ ...defaultVat, taxableMinor: netMinor, amountMinor: vatMinor }],
    grossMinor: netMinor + vatMinor,
  }
}

/** The stretches of days with one plan, in order; days before the organisation joined are in none. */
function planPeriods(organisation: Organisation, month: Month): PlanPeriod[] {
  const periods: PlanPeriod[] = []
  for (const date of datesOf(month)) {
    const plan = planOn(organisation, date)
    const latest = periods.at(-1)
    if (plan === undefined) continue
    if (latest?.plan === plan) {
      latest.to = date
      latest.days++
    } else {
      periods.push({ plan, from: date, to: date, days: 1 })
    }
  }
  return periods
}

function linesOf({ plan, from, to, days }: PlanPeriod, month: Month, costs: CostMicrosByDay): InvoiceLine[] {
  const { price } = plans[plan]
  const ofMonth = `${days} of ${daysInMonth(month)} days`
  const common = { plan, from, to, days }
  if (price.kind === 'fixed') {
    const amountMinor = prorate(price.amountMinor, days, daysInMonth(month))
    return price.amountMinor === 0n
      ? []
      : [{ ...common, kind: 'plan', description: `Support plan ${plan}, ${ofMonth}`, amountMinor }]
  }
  const baseMicros = sum([...costs].filter(([date]) => from <= date && date <= to).map(([, micros]) => micros))
  const shareMinor = percentageOfMicros(baseMicros, price.basisPoints)
  const topUpMinor = prorate(price.minimumMinor, days, daysInMonth(month)) - shareMinor
  const share: InvoiceLine = {
    ...common,
    kind: 'consumption share',
    description: `Support plan ${plan}, ${price.basisPoints / 100n}% of consumption of ${formatMinor(minorFromMicros(baseMicros))}`,
    amountMinor: shareMinor,
  }
  const topUp: InvoiceLine = {
    ...common,
    kind: 'minimum top-up',
    description: `Minimum top-up, ${ofMonth}`,
    amountMinor: topUpMinor,
  }
  return topUpMinor > 0n ? [share, topUp] : [share]
}
