import type { Input, Output } from '../core/api/route.ts'
import { assertExpected, type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import { type Organisation, planChangeTo } from './domain/organisation.ts'
import type { Organisations, SendUpgradeTasks } from './organisationPorts.ts'
import type { organisationRoutes } from './organisationRoutes.ts'
import { organisationView } from './organisationView.ts'

/** All changes are stored in one item. */
const maxPlanChanges = 1_000

export interface ChangePlanDeps {
  readonly organisations: Pick<Organisations, 'find' | 'save'>
  readonly send: SendUpgradeTasks
  readonly supportPhone: string
}

/**
 * Changes the plan of the caller's organisation: an upgrade from today on, a downgrade from the first of next month.
 * Choosing the current plan cancels a planned downgrade. An upgrade soon improves the promises of open tickets too; a
 * downgrade does not change open tickets.
 */
export async function changePlan(
  { organisations, send, supportPhone }: ChangePlanDeps,
  call: Call,
  { body: { plan } }: Input<typeof organisationRoutes.changePlan>,
): Promise<Output<typeof organisationRoutes.changePlan>> {
  const before = await organisations.find(ownOrganisation(call))
  if (!before) throw new Refusal('no_organisation')
  assertExpected(call, before.version)

  const today = localDateAt(toEpochMs(call.now))
  const change = planChangeTo(plan, before, today)
  if (!change) return organisationView(before, call.now, supportPhone)

  if (before.planChanges.length >= maxPlanChanges) throw new Refusal('plan_changes_full')
  const { from } = change
  const made = { plan, from, changedAt: call.now, changedBy: call.caller.id }
  const planChanges = [...before.planChanges, made]
  const after: Organisation = { ...before, version: before.version + 1, planChanges }
  const response = organisationView(after, call.now, supportPhone)
  // Before the commit, so that a crash in between leaves out no ticket. The worker checks that the change was made.
  if (change.isUpgrade) await send([{ kind: 'upgrade', organisation: before.id, plan, at: call.now }])
  await organisations.save(before, after, call.record(before.id, 'PlanChanged', before.id, response))
  return response
}
