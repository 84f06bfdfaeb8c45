import { costSumMicrosSchema, formatMinor } from '../../core/domain/money.ts'
import { inUtcWords, type LocalDate } from '../../core/domain/time.ts'
import type { Language } from '../../organisations/domain/billingDetails.ts'
import { planNames } from '../../plans/domain/plans.ts'
import type { CostMicrosByDay } from '../../usage/domain/consumption.ts'
import { type ExplanationTexts, explanationTexts } from './explanationTexts.ts'
import type { Invoice, IssuedInvoice } from './invoice.ts'
import type { InvoiceLine } from './invoiceLine.ts'
import { describeLine, percentOf, vatReasonIn } from './invoiceTexts.ts'

export interface LineExplanation {
  readonly line: number
  readonly description: string
  /** The calculation of the amount, step by step, in numbers that add up. */
  readonly steps: string[]
  /** The cost of each day of the line, if its amount depends on that. */
  readonly days: { readonly date: LocalDate; readonly costMicros: bigint }[]
}

export interface InvoiceExplanation {
  readonly lines: LineExplanation[]
  readonly totals: string[]
}

export interface Reader {
  readonly language: Language
  /** The name of the person who chose a plan; undefined if the registration of the organisation set it. */
  nameOf(chosen: InvoiceLine['planSince']): string | undefined
}

/** Explains an invoice in words. `costsOf` returns the daily costs of a line. */
export function explainInvoice(
  invoice: IssuedInvoice,
  costsOf: (line: InvoiceLine) => CostMicrosByDay,
  { language, nameOf }: Reader,
): InvoiceExplanation {
  const { lines, vat, netMinor, grossMinor, currency } = invoice
  const phrases = explanationTexts[language]
  const reasonOf = vatReasonIn(language)
  return {
    lines: lines.map((line, index) => ({
      line: index + 1,
      description: describeLine(line, language),
      steps: [planStep(line, phrases, nameOf(line.planSince) ?? phrases.platform), ...stepsOf(line, currency, phrases)],
      days: [...costsOf(line)]
        .filter(([date]) => line.from <= date && date <= line.to)
        .map(([date, costMicros]) => ({ date, costMicros }))
        .toSorted((a, b) => (a.date < b.date ? -1 : 1)),
    })),
    totals: [
      phrases.net(
        `${lines.map(({ amountMinor }) => formatMinor(amountMinor)).join(' + ')} = ${formatMinor(netMinor)} ${currency}`,
      ),
      ...vat.map(({ taxableMinor, rateBasisPoints, amountMinor, reasonCode }) =>
        [
          phrases.vat(percentOf(rateBasisPoints), formatMinor(taxableMinor), formatMinor(amountMinor)),
          ...(reasonCode ? [reasonOf(reasonCode)] : []),
        ].join(' '),
      ),
      phrases.gross(
        `${[netMinor, ...vat.map(({ amountMinor }) => amountMinor)].map(formatMinor).join(' + ')} = ${formatMinor(grossMinor)} ${currency}`,
      ),
    ],
  }
}

/** The position, from 1, of the line that a local day's usage counts in; undefined if the plan charged no share. */
export function lineOfUsage({ lines }: Invoice, date: LocalDate): number | undefined {
  const counts = ({ kind, from, to }: InvoiceLine) =>
    (kind === 'consumption share' || kind === 'correction') && from <= date && date <= to
  const index = lines.findIndex(counts)
  return index < 0 ? undefined : index + 1
}

function planStep(line: InvoiceLine, phrases: ExplanationTexts, by: string): string {
  const { plan, planSince, from, to, days, daysInMonth, catalogueVersion: catalogue } = line
  const { from: since, changedAt } = planSince
  const facts = { plan: planNames[plan], from, to, since, by, at: inUtcWords(changedAt), catalogue }
  return phrases.planWas({ ...facts, days: phrases.days(days, daysInMonth) })
}

function stepsOf(line: InvoiceLine, currency: string, phrases: ExplanationTexts): string[] {
  const amount = formatMinor(line.amountMinor)
  const ofDays = `${line.days} / ${line.daysInMonth}`
  const cost = (micros: bigint) => `${costSumMicrosSchema.encode(micros)} ${currency}`
  const less = (whole: bigint, part: bigint) => `${formatMinor(whole)} - ${formatMinor(part)} = ${amount}`
  switch (line.kind) {
    case 'plan':
      return [phrases.ofMonth(`${formatMinor(line.priceMinor)} ${currency}`, ofDays, amount)]
    case 'consumption share':
      return [phrases.consumption(cost(line.baseMicros)), phrases.share(percentOf(line.basisPoints), amount)]
    case 'minimum top-up':
      return [
        phrases.minimum(`${formatMinor(line.priceMinor)} ${currency}`, ofDays, formatMinor(line.minimumMinor)),
        phrases.topUp(formatMinor(line.shareMinor), less(line.minimumMinor, line.shareMinor)),
      ]
    case 'correction':
      return [
        phrases.late(line.month, cost(line.lateMicros)),
        phrases.correction(
          formatMinor(line.beforeMinor),
          formatMinor(line.afterMinor),
          less(line.afterMinor, line.beforeMinor),
        ),
      ]
  }
}
