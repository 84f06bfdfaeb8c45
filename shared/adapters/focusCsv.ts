import type { UsageReport } from '../api/usageSchemas.ts'
import { costMicrosSchema } from '../domain/money.ts'
import { endOfMonth, toInstant } from '../domain/time.ts'
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

type Row = Omit<UsageReport['rows'][number], 'costBefore'>

/** A report as FOCUS CSV; what came late for earlier months stands in it as corrections. */
export function focusCsv(report: UsageReport, provider: string): string {
  const lines = [
    ...report.rows.map((row) => lineOf(row, '')),
    ...report.corrections.flatMap(({ rows }) => rows.map((row) => lineOf(row, 'Correction'))),
  ]
  return csvOf(columns, lines)

  function lineOf({ from, to, product, variable, description, quantity, unit, cost }: Row, chargeClass: string) {
    const [told, amount] = [quantityNanosSchema.encode(quantity), costMicrosSchema.encode(cost)]
    const isOf = { resource: report.by === 'resource', zone: report.by === 'resource' || report.by === 'zone' }
    return {
      AvailabilityZone: isOf.zone ? variable : '',
      ...{ BilledCost: amount, ContractedCost: amount, EffectiveCost: amount, ListCost: amount },
      BillingAccountId: report.organisation,
      BillingAccountName: report.name,
      BillingAccountType: 'Organisation',
      BillingCurrency: report.currency,
      BillingPeriodStart: report.from,
      BillingPeriodEnd: toInstant(endOfMonth(report.month)),
      ChargeCategory: 'Usage',
      ChargeClass: chargeClass,
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
      Tags: report.by === 'tag' ? tagsOf(variable) : '',
    }
  }
}

function tagsOf(tag: string): string {
  const [name = '', ...value] = tag.split('=')
  return name ? JSON.stringify({ [name]: value.join('=') }) : ''
}
