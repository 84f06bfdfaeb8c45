import type { Output } from '../core/api/route.ts'
import { type Instant, localDateAt, toEpochMs } from '../core/domain/time.ts'
import { entitlements } from '../plans/domain/plans.ts'
import { changesInForce, type Organisation, planOn } from './domain/organisation.ts'
import type { organisationRoutes } from './organisationRoutes.ts'

/** The view of an organisation at `now`, with the phone number of support if its plan includes phone. */
export function organisationView(
  organisation: Organisation,
  now: Instant,
  supportPhone?: string,
): Output<typeof organisationRoutes.getOrganisation> {
  const { id, version, name, currency, planChanges, customerSuccessManager } = organisation
  const today = localDateAt(toEpochMs(now))
  const plan = planOn(organisation, today) ?? 'built-in'
  const granted = entitlements(plan, today)
  const next = changesInForce(planChanges).find(({ from }) => from > today)
  return {
    id,
    version,
    name,
    currency,
    plan,
    ...(next && { nextPlan: { plan: next.plan, from: next.from } }),
    entitlements: { ...granted },
    ...(granted.customerSuccessManager && customerSuccessManager && { customerSuccessManager }),
    ...(granted.phone && supportPhone !== undefined && { supportPhone }),
  }
}
