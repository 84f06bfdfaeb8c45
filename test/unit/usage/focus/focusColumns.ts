/* What FOCUS 1.3 defines for columns and their values. See `focusRules.ts` for the source. */

/** Columns that are mandatory, recommended (-O), or required if the provider has their data (-C). */
const presence: Readonly<Record<string, string>> = {
  ...{ AvailabilityZone: 'D-003-C', ListUnitPrice: 'D-004-C', BillingAccountName: 'D-005-M', BilledCost: 'D-006-M' },
  ...{ ChargeCategory: 'D-008-M', BillingPeriodStart: 'D-009-M', BillingPeriodEnd: 'D-010-M' },
  ...{ ConsumedQuantity: 'D-011-C', PublisherName: 'D-021-M', InvoiceIssuerName: 'D-023-M' },
  ...{ BillingAccountId: 'D-024-M', ChargeDescription: 'D-025-M', ChargeClass: 'D-026-M', ChargeFrequency: 'D-027-O' },
  ...{ ChargePeriodEnd: 'D-028-M', ContractedCost: 'D-030-M', EffectiveCost: 'D-031-M', ListCost: 'D-032-M' },
  ...{ InvoiceId: 'D-033-O', BillingCurrency: 'D-035-M', PricingQuantity: 'D-036-M', ChargePeriodStart: 'D-037-M' },
  ...{ ProviderName: 'D-038-M', ResourceType: 'D-039-C', ServiceCategory: 'D-040-M', ServiceName: 'D-041-M' },
  ...{ ServiceSubcategory: 'D-042-O', ResourceId: 'D-043-C', ResourceName: 'D-044-C', SkuPriceId: 'D-058-C' },
  ...{ SkuMeter: 'D-059-C', SkuId: 'D-060-C', SkuPriceDetails: 'D-061-C', RegionName: 'D-062-C', RegionId: 'D-063-C' },
  ...{ Tags: 'D-064-C', ConsumedUnit: 'D-066-C', PricingUnit: 'D-068-M', HostProviderName: 'D-075-M' },
  ServiceProviderName: 'D-076-M',
}

/** Columns that are left out by a provider without their data. */
const others: readonly string[] = [
  ...['AllocatedMethodDetails', 'AllocatedMethodId', 'AllocatedResourceId', 'AllocatedResourceName', 'AllocatedTags'],
  ...['BillingAccountType', 'CapacityReservationId', 'CapacityReservationStatus', 'CommitmentDiscountCategory'],
  ...['CommitmentDiscountId', 'CommitmentDiscountName', 'CommitmentDiscountQuantity', 'CommitmentDiscountStatus'],
  ...['CommitmentDiscountType', 'CommitmentDiscountUnit', 'ContractApplied', 'ContractedUnitPrice', 'PricingCategory'],
  ...['PricingCurrency', 'PricingCurrencyContractedUnitPrice', 'PricingCurrencyEffectiveCost'],
  ...['PricingCurrencyListUnitPrice', 'SubAccountId', 'SubAccountName', 'SubAccountType'],
]

const serviceCategories = [
  ...['AI and Machine Learning', 'Analytics', 'Business Applications', 'Compute', 'Databases', 'Developer Tools'],
  ...['Multicloud', 'Identity', 'Integration', 'Internet of Things', 'Management and Governance', 'Media', 'Migration'],
  ...['Mobile', 'Networking', 'Security', 'Storage', 'Web', 'Other'],
]

export const focusColumns = {
  presence,
  all: [...Object.keys(presence), ...others],
  serviceCategories,
}
