import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import { comparisonTable } from '../plans/domain/comparisonTable.ts'
import { planNames, planSchema, versionOn } from '../plans/domain/plans.ts'
import type { billingRoutes } from './billingRoutes.ts'

/** The catalogue of a local day; by default, of today. */
export function getPlans(
  { now }: Call,
  { query: { currency, on } }: Input<typeof billingRoutes.getPlans>,
): Output<typeof billingRoutes.getPlans> {
  const date = on ?? localDateAt(toEpochMs(now))
  const { validFrom, plans } = versionOn(date)
  const listed = planSchema.options.map((plan) => {
    const { price, supportHours, targets } = plans[plan]
    const priced =
      price.kind === 'fixed'
        ? { priceMinor: price.amountMinor[currency] }
        : { shareBasisPoints: price.basisPoints, minimumMinor: price.minimumMinor[currency] }
    return { plan, name: planNames[plan], ...priced, supportHours, targets: { ...targets } }
  })
  return { validFrom, currency, plans: listed, comparison: comparisonTable(date, currency) }
}
