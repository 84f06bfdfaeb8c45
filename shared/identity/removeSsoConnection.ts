import type { Output } from '../core/api/route.ts'
import { assertExpected, type Call, ownOrganisation } from '../core/call.ts'
import type { Position } from '../core/ports.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { SingleSignOn } from './domain/singleSignOn.ts'
import type { Memberships } from './identityPorts.ts'
import type { IdentityProviders } from './singleSignOnPorts.ts'
import type { singleSignOnRoutes } from './singleSignOnRoutes.ts'
import { hasSingleSignOn, type SingleSignOnDeps, singleSignOnView } from './singleSignOnView.ts'

export interface RemoveSsoConnectionDeps extends SingleSignOnDeps {
  readonly organisations: Pick<Organisations, 'find' | 'listMembers'>
  readonly memberships: Pick<Memberships, 'remove'>
  readonly identityProviders: Pick<IdentityProviders, 'remove'>
  readonly newProviderName: () => string
}

/**
 * Disconnects the identity provider. From the commit on, its users get no token and can write nothing. Then their
 * memberships end, one by one, and the provider is removed from the user pool. A repeat continues where this was
 * interrupted. The next connection has another name in the pool, so that users of this one cannot return through it.
 */
export async function removeSsoConnection(
  deps: RemoveSsoConnectionDeps,
  call: Call,
): Promise<Output<typeof singleSignOnRoutes.removeSsoConnection>> {
  const organisation = ownOrganisation(call)
  const before = await deps.singleSignOns.find(organisation)
  assertExpected(call, before?.version ?? 0)
  const available = await hasSingleSignOn(deps, organisation, call.now)
  const after = before?.connection ? await disconnect(deps, call, before, available) : before
  for (const name of after?.retired ?? []) {
    await endMemberships(deps, call, organisation, name)
    await deps.identityProviders.remove(name)
  }
  return singleSignOnView(after, available, deps.endpoints)
}

async function disconnect(
  deps: RemoveSsoConnectionDeps,
  call: Call,
  before: SingleSignOn,
  available: boolean,
): Promise<SingleSignOn> {
  const { connection: _connection, enforcement: _enforcement, ...kept } = before
  const after: SingleSignOn = {
    ...kept,
    version: before.version + 1,
    provider: deps.newProviderName(),
    retired: [...before.retired, before.provider],
  }
  const response = singleSignOnView(after, available, deps.endpoints)
  const record = call.record(before.organisation, 'SsoDisconnected', before.provider, response)
  await deps.singleSignOns.save(before, after, record)
  return after
}

async function endMemberships(
  { organisations, memberships }: RemoveSsoConnectionDeps,
  call: Call,
  organisation: string,
  provider: string,
): Promise<void> {
  let after: Position | undefined
  do {
    const { items, last } = await organisations.listMembers(organisation, { limit: 25, after })
    const members = items.filter((member) => member.provider === provider)
    const remove = (each: (typeof items)[number]) =>
      memberships.remove(each, undefined, call.record(organisation, 'MemberRemoved', each.member))
    await Promise.all(members.map(remove))
    after = last
  } while (after)
}
