import { Refusal } from '../core/domain/errors.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Membership, Organisations } from '../organisations/organisationPorts.ts'
import type { SingleSignOns } from './singleSignOnPorts.ts'
import { hasSingleSignOn } from './singleSignOnView.ts'

/**
 * Refuses with `sso_enforced` a member who has signed in with a password where their organisation has single sign-on
 * enforced, unless it kept this owner a way in. Where the plan has no single sign-on any more, passwords do again.
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
