import type { Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import type { singleSignOnRoutes } from './singleSignOnRoutes.ts'
import { hasSingleSignOn, type SingleSignOnDeps, singleSignOnView } from './singleSignOnView.ts'

/** Reads single sign-on on any plan, so that settings from before a downgrade can be seen and removed. */
export async function getSingleSignOn(
  deps: SingleSignOnDeps,
  call: Call,
): Promise<Output<typeof singleSignOnRoutes.getSingleSignOn>> {
  const organisation = ownOrganisation(call)
  const [sso, available] = await Promise.all([
    deps.singleSignOns.find(organisation),
    hasSingleSignOn(deps, organisation, call.now),
  ])
  return singleSignOnView(sso, available, deps.endpoints)
}
