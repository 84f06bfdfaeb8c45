import type { Answer, Input } from '../api/routes.ts'
import { comparisonTable } from '../domain/comparisonTable.ts'
import { planNames } from '../domain/invoiceTexts.ts'
import { planSchema, versionOn } from '../domain/plans.ts'
import { localDateAt, toEpochMs } from '../domain/time.ts'
import type { Call } from './call.ts'

/** The catalogue of a local day, today's unless asked otherwise. */
export function getPlans({ now }: Call, { query: { currency, on } }: Input<'getPlans'>): Answer<'getPlans'> {
  const date = on ?? localDateAt(toEpochMs(now))
  const { validFrom, plans } = versionOn(date)
  const told = planSchema.options.map((plan) => {
    const { price, supportHours, targets } = plans[plan]
    const priced =
      price.kind === 'fixed'
        ? { priceMinor: price.amountMinor[currency] }
        : { shareBasisPoints: price.basisPoints, minimumMinor: price.minimumMinor[currency] }
    return { plan, name: planNames[plan], ...priced, supportHours, targets: { ...targets } }
  })
  return { validFrom, currency, plans: told, comparison: comparisonTable(date, currency) }
}
