import type { Answer, Input } from '../api/routes.ts'
import { Refusal } from '../domain/errors.ts'
import { type Organisation, planOn, withPlanChange } from '../domain/organisation.ts'
import { isUpgrade } from '../domain/plans.ts'
import { firstDayAfter, localDateAt, monthOf, toEpochMs } from '../domain/time.ts'
import { assertExpected, type Call, ownOrganisation } from './call.ts'
import { organisationView } from './organisationView.ts'
import type { Organisations } from './ports.ts'

/**
 * Changes the plan of the caller's organisation: an upgrade from today on, a downgrade from the first of next month.
 * Choosing the present plan takes back a planned downgrade.
 */
export async function changePlan(
  organisations: Pick<Organisations, 'find' | 'save'>,
  call: Call,
  { body: { plan } }: Input<'changePlan'>,
): Promise<Answer<'changePlan'>> {
  const before = await organisations.find(ownOrganisation(call))
  if (!before) throw new Refusal('no_organisation')
  assertExpected(call, before.version)

  const today = localDateAt(toEpochMs(call.now))
  const present = planOn(before, today) ?? 'built-in'
  const from = isUpgrade(present, plan) ? today : firstDayAfter(monthOf(today))
  const planChanges =
    plan === present
      ? before.planChanges.filter((change) => change.from <= today)
      : withPlanChange(before.planChanges, { plan, from, changedAt: call.now, changedBy: call.caller.id })
  if (planChanges.length === before.planChanges.length && plan === present) return organisationView(before, call.now)

  const after: Organisation = { ...before, version: before.version + 1, planChanges }
  const answer = organisationView(after, call.now)
  await organisations.save(before, after, call.record(before.id, 'PlanChanged', before.id, answer))
  return answer
}
