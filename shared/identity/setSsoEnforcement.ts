import type { Input, Output } from '../core/api/route.ts'
import { assertExpected, type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { SingleSignOn } from './domain/singleSignOn.ts'
import type { singleSignOnRoutes } from './singleSignOnRoutes.ts'
import { assertSingleSignOn, hasSingleSignOn, type SingleSignOnDeps, singleSignOnView } from './singleSignOnView.ts'

/**
 * Enforces single sign-on, or ends its enforcement. While it is enforced, only the break-glass owner can sign in with a
 * password; others get no token. Repeating the request is harmless.
 */
export async function setSsoEnforcement(
  deps: SingleSignOnDeps,
  call: Call,
  { body }: Input<typeof singleSignOnRoutes.setSsoEnforcement>,
): Promise<Output<typeof singleSignOnRoutes.setSsoEnforcement>> {
  const organisation = ownOrganisation(call)
  if (body.enforced) await assertSingleSignOn(deps, organisation, call.now)
  const before = await deps.singleSignOns.find(organisation)
  assertExpected(call, before?.version ?? 0)
  const available = await hasSingleSignOn(deps, organisation, call.now)
  if (body.enforced && !before?.connection) throw new Refusal('sso_not_connected')
  const breakGlassOwner = body.enforced ? body.breakGlassOwner : undefined
  if (!before || before.enforcement?.breakGlassOwner === breakGlassOwner)
    return singleSignOnView(before, available, deps.endpoints)

  const { enforcement: _former, ...kept } = before
  const after: SingleSignOn = {
    ...kept,
    version: before.version + 1,
    ...(breakGlassOwner !== undefined && { enforcement: { breakGlassOwner, since: call.now } }),
  }
  const response = singleSignOnView(after, available, deps.endpoints)
  const event = body.enforced ? 'SsoEnforced' : 'SsoEnforcementEnded'
  await deps.singleSignOns.save(
    before,
    after,
    call.record(organisation, event, breakGlassOwner ?? organisation, response),
  )
  return response
}
