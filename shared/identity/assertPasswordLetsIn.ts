import { Refusal } from '../core/domain/errors.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Membership, Organisations } from '../organisations/organisationPorts.ts'
import type { SingleSignOns } from './singleSignOnPorts.ts'
import { hasSingleSignOn } from './singleSignOnView.ts'

/**
 * Refuses with `sso_enforced` a member who signed in with a password although their organisation enforces single
 * sign-on. The break-glass owner is exempt. If the plan no longer includes single sign-on, passwords work again.
 */
export async function assertPasswordLetsIn(
  deps: { readonly organisations: Pick<Organisations, 'find'>; readonly singleSignOns: Pick<SingleSignOns, 'find'> },
  { member, organisation }: Membership,
  now: Instant,
): Promise<void> {
  const enforcement = (await deps.singleSignOns.find(organisation))?.enforcement
  if (!enforcement || enforcement.breakGlassOwner === member) return
  if (await hasSingleSignOn(deps, organisation, now)) throw new Refusal('sso_enforced')
}
