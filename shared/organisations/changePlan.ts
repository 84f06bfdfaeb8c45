import type { Input, Output } from '../core/api/route.ts'
import { assertExpected, type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import { type Organisation, planChangeTo } from './domain/organisation.ts'
import type { Organisations, SendUpgradeTasks } from './organisationPorts.ts'
import type { organisationRoutes } from './organisationRoutes.ts'
import { organisationView } from './organisationView.ts'

/** All are kept, in one item. */
const maxPlanChanges = 1_000

export interface ChangePlanDeps {
  readonly organisations: Pick<Organisations, 'find' | 'save'>
  readonly send: SendUpgradeTasks
  readonly supportPhone: string
}

/**
 * Changes the plan of the caller's organisation: an upgrade from today on, a downgrade from the first of next month.
 * Choosing the present plan takes back a planned downgrade. An upgrade betters the promises of open tickets too, soon
 * after; a downgrade changes nothing that is open.
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
  // Before the commit, so that a crash between them betters no ticket too few: the worker looks for the change.
  if (change.isUpgrade) await send([{ kind: 'upgrade', organisation: before.id, plan, at: call.now }])
  await organisations.save(before, after, call.record(before.id, 'PlanChanged', before.id, response))
  return response
}
