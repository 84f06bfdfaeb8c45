import type { UsageReport } from '../api/usageSchemas.ts'
import { costMicrosSchema } from '../domain/money.ts'
import { endOfMonth, startOfMonth, toInstant } from '../domain/time.ts'
import { quantityNanosSchema } from '../domain/usage.ts'
import { csvOf } from './csv.ts'

/*
 * The columns of FOCUS 1.3, the FinOps Foundation's specification of cost and usage data, that a report can fill. A cost
 * here is what the platform charged: there are no discounts and no commitments, so that every cost is the same.
 */
const columns = [
  ...['AvailabilityZone', 'BilledCost', 'BillingAccountId', 'BillingAccountName', 'BillingAccountType'],
  ...['BillingCurrency', 'BillingPeriodEnd', 'BillingPeriodStart', 'ChargeCategory', 'ChargeClass'],
  ...['ChargeDescription', 'ChargeFrequency', 'ChargePeriodEnd', 'ChargePeriodStart', 'ConsumedQuantity'],
  ...['ConsumedUnit', 'ContractedCost', 'ContractedUnitPrice', 'EffectiveCost', 'HostProviderName'],
  ...['InvoiceIssuerName', 'ListCost', 'ListUnitPrice', 'PricingCategory', 'PricingQuantity', 'PricingUnit'],
  ...['ProviderName', 'PublisherName', 'ResourceId', 'ResourceName', 'ResourceType', 'ServiceCategory'],
  ...['ServiceName', 'ServiceProviderName', 'SkuId', 'SkuPriceId', 'Tags'],
]

/** Whose usage of which month it is. */
export type FocusReport = Pick<UsageReport, 'organisation' | 'name' | 'currency' | 'month' | 'by'>
/** A row of it, in words of a report; `tags` are those of its resource, where it has one's. */
export type FocusRow = Omit<UsageReport['rows'][number], 'costBefore'> & {
  readonly isCorrection: boolean
  readonly tags?: Readonly<Record<string, string>> | undefined
}

/** A report as FOCUS CSV; what came late for earlier months stands in it as corrections. */
export function focusCsv(report: UsageReport, provider: string): string {
  const rows = report.rows.map((row) => ({ ...row, isCorrection: false }))
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
  return csvOf(columns, rows.map(lineOf), part)

  function lineOf({ from, to, product, variable, description, quantity, unit, cost, isCorrection, tags }: FocusRow) {
    const [told, amount] = [quantityNanosSchema.encode(quantity), costMicrosSchema.encode(cost)]
    const isOf = { resource: report.by === 'resource', zone: report.by === 'resource' || report.by === 'zone' }
    return {
      AvailabilityZone: isOf.zone ? variable : '',
      ...{ BilledCost: amount, ContractedCost: amount, EffectiveCost: amount, ListCost: amount },
      BillingAccountId: report.organisation,
      BillingAccountName: report.name,
      BillingAccountType: 'Organisation',
      BillingCurrency: report.currency,
      BillingPeriodStart: toInstant(startOfMonth(report.month)),
      BillingPeriodEnd: toInstant(endOfMonth(report.month)),
      ChargeCategory: 'Usage',
      ChargeClass: isCorrection ? 'Correction' : '',
      ChargeDescription: `${product}: ${description}`,
      ChargeFrequency: 'Usage-Based',
      ChargePeriodStart: from,
      ChargePeriodEnd: to,
      ...{ ConsumedQuantity: told, PricingQuantity: told, ConsumedUnit: unit, PricingUnit: unit },
      ...{ HostProviderName: provider, InvoiceIssuerName: provider, ServiceProviderName: provider },
      ...{ ProviderName: provider, PublisherName: provider },
      PricingCategory: 'Standard',
      ...(isOf.resource && { ResourceId: description, ResourceName: description, ResourceType: product }),
      ServiceCategory: 'Other',
      ServiceName: product,
      Tags: tags ? JSON.stringify(tags) : report.by === 'tag' ? tagsOf(variable) : '',
    }
  }
}

function tagsOf(tag: string): string {
  const [name = '', ...value] = tag.split('=')
  return name ? JSON.stringify({ [name]: value.join('=') }) : ''
}
