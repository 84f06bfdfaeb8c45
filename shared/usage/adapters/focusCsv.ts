import { csvOf } from '../../core/adapters/csv.ts'
import { costMicrosSchema } from '../../core/domain/money.ts'
import { endOfMonth, type Instant, startOfMonth, toEpochMs } from '../../core/domain/time.ts'
import { quantityNanosSchema } from '../domain/usage.ts'
import type { FocusReport, FocusRow, UsageReport } from '../usageSchemas.ts'

/*
 * The columns of FOCUS 1.3, the FinOps Foundation's specification of cost and usage data, that a report can fill, and
 * the mandatory ones. A cost here is the platform's charge. There are no discounts and no commitments, so all costs
 * are the same. The platform reports no SKU, unit price or region. Their columns are left out, because an empty column
 * would mean that there is none. Missing values are empty cells without quotes, which readers interpret as null.
 */
const columns = [
  ...['AvailabilityZone', 'BilledCost', 'BillingAccountId', 'BillingAccountName', 'BillingAccountType'],
  ...['BillingCurrency', 'BillingPeriodEnd', 'BillingPeriodStart', 'ChargeCategory', 'ChargeClass'],
  ...['ChargeDescription', 'ChargeFrequency', 'ChargePeriodEnd', 'ChargePeriodStart', 'ConsumedQuantity'],
  ...['ConsumedUnit', 'ContractedCost', 'EffectiveCost', 'HostProviderName', 'InvoiceIssuerName', 'ListCost'],
  ...['PricingQuantity', 'PricingUnit', 'ProviderName', 'PublisherName', 'ResourceId', 'ResourceName', 'ResourceType'],
  ...['ServiceCategory', 'ServiceName', 'ServiceProviderName', 'ServiceSubcategory', 'Tags'],
]

/** Writes a report as FOCUS CSV. Late usage of earlier months appears as corrections. */
export function focusCsv(report: UsageReport, provider: string): string {
  // Rows that only the previous month had are not charges of this month.
  const charged = report.rows.filter(({ quantity, cost }) => quantity !== 0n || cost !== 0n)
  const rows = charged.map((row) => ({ ...row, isCorrection: false }))
  const late = report.corrections.flatMap((month) => month.rows.map((row) => ({ ...row, isCorrection: true })))
  return focusRows(report, [...rows, ...late], provider, 'whole')
}

/** Writes rows as FOCUS CSV, below the column names if `part` is `whole`. */
export function focusRows(
  report: FocusReport,
  rows: readonly FocusRow[],
  provider: string,
  part: 'whole' | 'rows',
): string {
  return csvOf(columns, rows.map(lineOf), part, decimalOf)

  function lineOf({ from, to, product, variable, description, quantity, unit, cost, isCorrection, tags }: FocusRow) {
    const isOf = { resource: report.by === 'resource', zone: report.by === 'resource' || report.by === 'zone' }
    const [consumedUnit, ofTag] = [focusUnit(unit), report.by === 'tag' ? tagOf(variable) : {}]
    return {
      ...(isOf.zone && variable && { AvailabilityZone: variable }),
      ...{ BilledCost: cost, ContractedCost: cost, EffectiveCost: cost, ListCost: cost },
      BillingAccountId: report.organisation,
      BillingAccountName: report.name,
      BillingAccountType: 'Organisation',
      BillingCurrency: report.currency,
      BillingPeriodStart: inSeconds(startOfMonth(report.month)),
      BillingPeriodEnd: inSeconds(endOfMonth(report.month)),
      ChargeCategory: 'Usage',
      ...(isCorrection && { ChargeClass: 'Correction' }),
      ChargeDescription: description ? `${product}: ${description}` : product,
      ChargeFrequency: 'Usage-Based',
      ChargePeriodStart: secondsOf(from),
      ChargePeriodEnd: secondsOf(to),
      ...{
        ConsumedQuantity: quantity,
        PricingQuantity: quantity,
        ConsumedUnit: consumedUnit,
        PricingUnit: consumedUnit,
      },
      ...{ HostProviderName: provider, InvoiceIssuerName: provider, ServiceProviderName: provider },
      ...{ ProviderName: provider, PublisherName: provider },
      // Resources have no names besides their identifiers.
      ...(isOf.resource && { ResourceId: description, ResourceType: product }),
      // Only the platform knows what its resource types mean.
      ...{ ServiceCategory: 'Other', ServiceSubcategory: 'Other (Other)' },
      ServiceName: product,
      Tags: asObject(tags ?? ofTag),
    }
  }
}

/** Always has a decimal point, because readers that guess types treat a column of whole numbers as integers. */
function decimalOf(amount: bigint, column: string): string {
  if (!column.endsWith('Quantity')) return costMicrosSchema.encode(amount)
  const quantity = quantityNanosSchema.encode(amount)
  return quantity.includes('.') ? quantity : `${quantity}.0`
}

/** FOCUS has no fractions of a second: times are rounded up to the next second. */
const inSeconds = (epochMs: number): string =>
  new Date(Math.ceil(epochMs / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
const secondsOf = (instant: Instant): string => inSeconds(toEpochMs(instant))

/** Units of time as FOCUS writes them, such as `GiB-Hours` for `GiB-hour`. Other units stay unchanged. */
const focusUnit = (unit: string): string =>
  unit.replace(/(^|[-/])(year|month|day|hour|minute|second)s?$/i, (_, before: string, time: string) => {
    const singular = time.charAt(0).toUpperCase() + time.slice(1).toLowerCase()
    return before === '/' ? `/${singular}` : `${before}${singular}s`
  })

const asObject = (tags: Readonly<Record<string, string>>): string | undefined =>
  Object.keys(tags).length > 0 ? JSON.stringify(tags) : undefined

/** Parses a tag `name=value`. Returns none if it is ambiguous, because names can contain the sign too. */
function tagOf(tag: string): Record<string, string> {
  const [name = '', value, ...more] = tag.split('=')
  return name && value !== undefined && more.length === 0 ? { [name]: value } : {}
}
