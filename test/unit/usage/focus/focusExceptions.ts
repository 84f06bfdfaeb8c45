/** Rules that our tables do not follow, and why. `docs/usage-and-audit.md` explains them to readers. */

const noPrices = 'the platform reports what usage cost, but neither SKU nor unit price'
const noRegions = 'the platform reports zones, but not their region'

export const exceptions = {
  'CAU-CostAndUsage-D-004-C': noPrices,
  'CAU-CostAndUsage-D-033-O':
    'invoices created here are for support plans: those for usage are created by the platform',
  'CAU-CostAndUsage-D-058-C': noPrices,
  'CAU-CostAndUsage-D-059-C': noPrices,
  'CAU-CostAndUsage-D-060-C': noPrices,
  'CAU-CostAndUsage-D-061-C': noPrices,
  'CAU-CostAndUsage-D-062-C': noRegions,
  'CAU-CostAndUsage-D-063-C': noRegions,
  'CAU-ConsumedQuantity-C-009-C': `${noPrices}; without quantities a table would not show the usage`,
  'CAU-PricingQuantity-C-011-C': `${noPrices}; CAU-PricingQuantity-C-005-C requires the opposite`,
} as const

/** For rows that cover more than one resource: by type, by zone, by tag. */
export const exceptionsOfSums = { 'CAU-ResourceId-C-005-C': 'a row covers several resources' } as const

/** For tables with texts that a spreadsheet would calculate. */
export const exceptionsOfFormulas = { 'StringHandling-A-003-M': 'an apostrophe is put before them' } as const
