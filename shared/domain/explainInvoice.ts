import type { CostMicrosByDay, Invoice, IssuedInvoice } from './invoice.ts'
import type { InvoiceLine } from './invoiceLine.ts'
import { percentOf, planNames } from './invoiceTexts.ts'
import { costSumMicrosSchema, formatMinor } from './money.ts'
import type { LocalDate } from './time.ts'

export interface LineExplanation {
  readonly line: number
  readonly description: string
  /** How the amount comes about, step by step, in numbers that add up. */
  readonly steps: string[]
  /** What each day of the line has cost, where its amount depends on that. */
  readonly days: { readonly date: LocalDate; readonly costMicros: bigint }[]
}

export interface InvoiceExplanation {
  readonly lines: LineExplanation[]
  readonly totals: string[]
}

/** An invoice in words, for whoever asks why: `costsOf` tells what the days of a line have cost. */
export function explainInvoice(
  invoice: IssuedInvoice,
  costsOf: (line: InvoiceLine) => CostMicrosByDay,
): InvoiceExplanation {
  const { lines, vat, netMinor, grossMinor, currency } = invoice
  return {
    lines: lines.map((line, index) => ({
      line: index + 1,
      description: line.description,
      steps: [planStep(line), ...stepsOf(line, currency)],
      days: [...costsOf(line)]
        .filter(([date]) => line.from <= date && date <= line.to)
        .map(([date, costMicros]) => ({ date, costMicros }))
        .toSorted((a, b) => (a.date < b.date ? -1 : 1)),
    })),
    totals: [
      `${lines.map(({ amountMinor }) => formatMinor(amountMinor)).join(' + ')} = ${formatMinor(netMinor)} ${currency} without VAT.`,
      ...vat.map(
        ({ taxableMinor, rateBasisPoints, amountMinor, reason }) =>
          `${percentOf(rateBasisPoints)}% VAT of ${formatMinor(taxableMinor)} is ${formatMinor(amountMinor)}.${reason ? ` ${reason}` : ''}`,
      ),
      `${[netMinor, ...vat.map(({ amountMinor }) => amountMinor)].map(formatMinor).join(' + ')} = ${formatMinor(grossMinor)} ${currency} to pay.`,
    ],
  }
}

/** The place, from 1, of the line that usage of a local day counts in; undefined where the plan had no share of it. */
export function lineOfUsage({ lines }: Invoice, date: LocalDate): number | undefined {
  const counts = ({ kind, from, to }: InvoiceLine) =>
    (kind === 'consumption share' || kind === 'correction') && from <= date && date <= to
  const index = lines.findIndex(counts)
  return index < 0 ? undefined : index + 1
}

function planStep({ plan, planSince, from, to, days, daysInMonth, catalogueVersion }: InvoiceLine): string {
  const { from: since, changedAt, changedBy } = planSince
  return `${planNames[plan]} was the plan from ${from} to ${to}, ${days} of ${daysInMonth} days: it was chosen for ${since} by ${changedBy} at ${changedAt}. Prices are those of the catalogue of ${catalogueVersion}.`
}

function stepsOf(line: InvoiceLine, currency: string): string[] {
  const amount = formatMinor(line.amountMinor)
  const ofDays = `${line.days} / ${line.daysInMonth}`
  switch (line.kind) {
    case 'plan':
      return [`${formatMinor(line.priceMinor)} ${currency} a month x ${ofDays} = ${amount}.`]
    case 'consumption share':
      return [
        `Consumption on these days was ${costSumMicrosSchema.encode(line.baseMicros)} ${currency}.`,
        `${percentOf(line.basisPoints)}% of it is ${amount}.`,
      ]
    case 'minimum top-up':
      return [
        `The minimum of ${formatMinor(line.priceMinor)} ${currency} a month x ${ofDays} = ${formatMinor(line.minimumMinor)}.`,
        `The share of consumption came to ${formatMinor(line.shareMinor)}: ${formatMinor(line.minimumMinor)} - ${formatMinor(line.shareMinor)} = ${amount}.`,
      ]
    case 'correction':
      return [
        `Usage of ${line.month} that came after its invoice was made: ${costSumMicrosSchema.encode(line.lateMicros)} ${currency}.`,
        `Share and minimum of these days came to ${formatMinor(line.beforeMinor)}, and come to ${formatMinor(line.afterMinor)} now: ${formatMinor(line.afterMinor)} - ${formatMinor(line.beforeMinor)} = ${amount}.`,
      ]
  }
}
