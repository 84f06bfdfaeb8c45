import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import { plansWith } from '../plans/domain/plans.ts'
import { grantedTo } from './domain/organisation.ts'
import type { Organisations } from './organisationPorts.ts'

/** Refuses, because there is no chat yet: with `coming_soon` if the plan will include it, else with `plan_lacks`. */
export async function requestChat(
  organisations: Pick<Organisations, 'find'>,
  call: Call,
): Promise<Record<string, never>> {
  const organisation = await organisations.find(ownOrganisation(call))
  const willHave = grantedTo(organisation, call.now)?.chat === 'coming soon'
  throw new Refusal(willHave ? 'coming_soon' : 'plan_lacks', {
    plans: plansWith(({ chat }) => chat === 'coming soon', localDateAt(toEpochMs(call.now))),
  })
}
