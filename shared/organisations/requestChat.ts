import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import { plansWith } from '../plans/domain/plans.ts'
import { grantedTo } from './domain/organisation.ts'
import type { Organisations } from './organisationPorts.ts'

/** Nobody can chat yet: refuses with `coming_soon` where the plan will have it, and with `plan_lacks` elsewhere. */
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
