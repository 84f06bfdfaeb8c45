import { csvOf } from '../../core/adapters/csv.ts'
import { costMicrosSchema } from '../../core/domain/money.ts'
import { endOfMonth, type Instant, startOfMonth, toEpochMs } from '../../core/domain/time.ts'
import { quantityNanosSchema } from '../domain/usage.ts'
import type { FocusReport, FocusRow, UsageReport } from '../usageSchemas.ts'

/*
 * The columns of FOCUS 1.3, the FinOps Foundation's specification of cost and usage data, that a report can fill, and
 * those that have to be there. A cost here is what the platform charged: there are no discounts and no commitments, so
 * that every cost is the same. It tells no SKU, no unit price and no region: their columns are left out, since an empty
 * one would say that there is none. Values that are not there are empty cells without quotes, which readers take for null.
 */
const columns = [
  ...['AvailabilityZone', 'BilledCost', 'BillingAccountId', 'BillingAccountName', 'BillingAccountType'],
  ...['BillingCurrency', 'BillingPeriodEnd', 'BillingPeriodStart', 'ChargeCategory', 'ChargeClass'],
  ...['ChargeDescription', 'ChargeFrequency', 'ChargePeriodEnd', 'ChargePeriodStart', 'ConsumedQuantity'],
  ...['ConsumedUnit', 'ContractedCost', 'EffectiveCost', 'HostProviderName', 'InvoiceIssuerName', 'ListCost'],
  ...['PricingQuantity', 'PricingUnit', 'ProviderName', 'PublisherName', 'ResourceId', 'ResourceName', 'ResourceType'],
  ...['ServiceCategory', 'ServiceName', 'ServiceProviderName', 'ServiceSubcategory', 'Tags'],
]

/** A report as FOCUS CSV; what came late for earlier months stands in it as corrections. */
export function focusCsv(report: UsageReport, provider: string): string {
  // What only the month before had is no charge of this one.
  const charged = report.rows.filter(({ quantity, cost }) => quantity !== 0n || cost !== 0n)
  const rows = charged.map((row) => ({ ...row, isCorrection: false }))
  const late = report.corrections.flatMap((month) => month.rows.map((row) => ({ ...row, isCorrection: true })))
  return focusRows(report, [...rows, ...late], provider, 'whole')
}

/** Rows as FOCUS CSV, below its names of columns where it is whole. */
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
      // Resources have no names beside their identifiers.
      ...(isOf.resource && { ResourceId: description, ResourceType: product }),
      // What types of resources mean is the platform's to know.
      ...{ ServiceCategory: 'Other', ServiceSubcategory: 'Other (Other)' },
      ServiceName: product,
      Tags: asObject(tags ?? ofTag),
    }
  }
}

/** With a decimal point always: readers that guess take a column of whole numbers for integers. */
function decimalOf(amount: bigint, column: string): string {
  if (!column.endsWith('Quantity')) return costMicrosSchema.encode(amount)
  const quantity = quantityNanosSchema.encode(amount)
  return quantity.includes('.') ? quantity : `${quantity}.0`
}

/** FOCUS has no parts of a second: what ends in one ends with it. */
const inSeconds = (epochMs: number): string =>
  new Date(Math.ceil(epochMs / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
const secondsOf = (instant: Instant): string => inSeconds(toEpochMs(instant))

/** Units of time as FOCUS writes them, such as `GiB-Hours` for `GiB-hour`; others stay as the platform names them. */
const focusUnit = (unit: string): string =>
  unit.replace(/(^|[-/])(year|month|day|hour|minute|second)s?$/i, (_, before: string, time: string) => {
    const singular = time.charAt(0).toUpperCase() + time.slice(1).toLowerCase()
    return before === '/' ? `/${singular}` : `${before}${singular}s`
  })

const asObject = (tags: Readonly<Record<string, string>>): string | undefined =>
  Object.keys(tags).length > 0 ? JSON.stringify(tags) : undefined

/** The tag that stands as `name=value`, or none where that can be read in two ways, as names may have the sign too. */
function tagOf(tag: string): Record<string, string> {
  const [name = '', value, ...more] = tag.split('=')
  return name && value !== undefined && more.length === 0 ? { [name]: value } : {}
}
