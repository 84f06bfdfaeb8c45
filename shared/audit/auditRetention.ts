import type { Input, Output } from '../core/api/route.ts'
import { assertExpected, type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import { hasAllTraffic } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { plansWith } from '../plans/domain/plans.ts'
import type { TrailState, TrailStates } from './auditFilePorts.ts'
import type { AuditRetentions } from './auditPorts.ts'
import type { auditRoutes } from './auditRoutes.ts'

export interface AuditRetentionDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly retentions: AuditRetentions
  readonly trails: Pick<TrailStates, 'find'>
}

/** Refuses with `plan_lacks` if the plan keeps only changes, for a month. */
export async function assertAllTraffic(organisations: Pick<Organisations, 'find'>, call: Call): Promise<void> {
  if (hasAllTraffic(await organisations.find(ownOrganisation(call)), call.now)) return
  const plans = plansWith(({ auditTrail }) => auditTrail === 'all API traffic', localDateAt(toEpochMs(call.now)))
  throw new Refusal('plan_lacks', { plans })
}

/**
 * Returns the progress of the caller's long-term audit trail. An organisation that has one can read it and set its
 * retention period, whatever its plan is now. Others are refused with the plans that include one.
 */
export async function trailOf(
  { organisations, trails }: Pick<AuditRetentionDeps, 'organisations' | 'trails'>,
  call: Call,
): Promise<TrailState | undefined> {
  const state = await trails.find(ownOrganisation(call))
  if (!state) await assertAllTraffic(organisations, call)
  return state
}

export async function getAuditRetention(
  { retentions, ...deps }: AuditRetentionDeps,
  call: Call,
): Promise<Output<typeof auditRoutes.getAuditRetention>> {
  await trailOf(deps, call)
  return retentions.find(ownOrganisation(call))
}

/** Sets the retention period of the caller's audit trail. Older records are hidden immediately. */
export async function setAuditRetention(
  { retentions, ...deps }: AuditRetentionDeps,
  call: Call,
  { body: { days } }: Input<typeof auditRoutes.setAuditRetention>,
): Promise<Output<typeof auditRoutes.setAuditRetention>> {
  await trailOf(deps, call)
  const organisation = ownOrganisation(call)
  const before = await retentions.find(organisation)
  assertExpected(call, before.version)
  const after = { days, setAt: call.now, setBy: call.caller.id, version: before.version + 1 }
  await retentions.save(organisation, before, after, call.record(organisation, 'AuditRetentionSet', `${days}`, after))
  return after
}
