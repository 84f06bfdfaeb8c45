/** Rules that a table of ours does not keep, and why; `docs/usage-and-audit.md` says so to its readers. */

const noPrices = 'the platform tells what usage cost, and neither SKU nor unit price'
const noRegions = 'the platform tells zones, and not what region they are in'

export const exceptions = {
  'CAU-CostAndUsage-D-004-C': noPrices,
  'CAU-CostAndUsage-D-033-O': 'invoices made here are of support plans: those of usage are the platform’s',
  'CAU-CostAndUsage-D-058-C': noPrices,
  'CAU-CostAndUsage-D-059-C': noPrices,
  'CAU-CostAndUsage-D-060-C': noPrices,
  'CAU-CostAndUsage-D-061-C': noPrices,
  'CAU-CostAndUsage-D-062-C': noRegions,
  'CAU-CostAndUsage-D-063-C': noRegions,
  'CAU-ConsumedQuantity-C-009-C': `${noPrices}; without quantities a table would say nothing of usage`,
  'CAU-PricingQuantity-C-011-C': `${noPrices}; CAU-PricingQuantity-C-005-C asks for the opposite`,
} as const

/** Of rows that come to more than one resource: by type, by zone, by tag. */
export const exceptionsOfSums = { 'CAU-ResourceId-C-005-C': 'a row is of several resources' } as const

/** Of tables with texts that a spreadsheet would compute. */
export const exceptionsOfFormulas = { 'StringHandling-A-003-M': 'an apostrophe is put before them' } as const
