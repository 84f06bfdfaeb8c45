import type { Input, Output } from '../core/api/route.ts'
import { assertExpected, type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { isSameProvider, provenDomains, type SingleSignOn, type SsoSettings } from './domain/singleSignOn.ts'
import type { ConnectedProvider, IdentityProviders } from './singleSignOnPorts.ts'
import type { singleSignOnRoutes } from './singleSignOnRoutes.ts'
import { assertSingleSignOn, type SingleSignOnDeps, singleSignOnView } from './singleSignOnView.ts'

export interface SetSsoConnectionDeps extends SingleSignOnDeps {
  readonly identityProviders: Pick<IdentityProviders, 'put' | 'remove'>
}

/**
 * Connects the organisation's identity provider, or changes its settings. Refuses a different provider with
 * `sso_another_provider` while one is connected. The user pool is written first: a provider that no connection names
 * lets nobody in, and a repeat finds it.
 */
export async function setSsoConnection(
  deps: SetSsoConnectionDeps,
  call: Call,
  { body }: Input<typeof singleSignOnRoutes.setSsoConnection>,
): Promise<Output<typeof singleSignOnRoutes.setSsoConnection>> {
  const organisation = ownOrganisation(call)
  await assertSingleSignOn(deps, organisation, call.now)
  const before = await deps.singleSignOns.find(organisation)
  assertExpected(call, before?.version ?? 0)
  const domains = before ? provenDomains(before) : []
  if (!before || domains.length === 0) throw new Refusal('sso_domain_needed')

  const { settings, untold } = apart(body)
  if (before.connection && !isSameProvider(before.connection.settings, settings))
    throw new Refusal('sso_another_provider')
  // Of former connections, and of an interrupted attempt with another protocol.
  const left = [...before.retired, ...(before.connection ? [] : [before.provider])]
  for (const name of left) await deps.identityProviders.remove(name)
  await deps.identityProviders.put({ name: before.provider, settings, untold, domains })
  const after: SingleSignOn = {
    ...before,
    version: before.version + 1,
    connection: { settings, since: before.connection?.since ?? call.now },
    retired: [],
  }
  const response = singleSignOnView(after, true, deps.endpoints)
  await deps.singleSignOns.save(before, after, call.record(organisation, 'SsoConnected', before.provider, response))
  return response
}

/** Separates the settings that are stored here from those that go only to the user pool. */
function apart(written: Input<typeof singleSignOnRoutes.setSsoConnection>['body']): {
  readonly settings: SsoSettings
  readonly untold: ConnectedProvider['untold']
} {
  if (written.protocol === 'saml') {
    const { metadata, ...settings } = written
    return { settings, untold: { metadata } }
  }
  const { clientSecret, ...settings } = written
  return { settings, untold: { clientSecret } }
}
