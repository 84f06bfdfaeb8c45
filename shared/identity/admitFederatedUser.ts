import type { Recorder } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { type Instant, providerTimeZone } from '../core/domain/time.ts'
import type { Membership, Organisations } from '../organisations/organisationPorts.ts'
import {
  assertsTwoFactor,
  domainOf,
  isOwnAddress,
  roleByGroups,
  type SingleSignOn,
  type SsoSettings,
} from './domain/singleSignOn.ts'
import type { Memberships } from './identityPorts.ts'
import type { SingleSignOns } from './singleSignOnPorts.ts'
import { assertSingleSignOn } from './singleSignOnView.ts'

/** An account that a customer's identity provider vouches for, with its claims about the person. */
export interface FederatedAccount {
  readonly id: string
  readonly provider: string
  readonly name: string | undefined
  readonly email: string | undefined
  /** Whether the provider has verified the address. Most providers do not report it. */
  readonly emailVerified: string | undefined
  readonly groups: string | undefined
  readonly methods: string | undefined
}

export interface AdmitFederatedUserDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly singleSignOns: Pick<SingleSignOns, 'ofProvider'>
  readonly memberships: Pick<Memberships, 'find' | 'saveFederated'>
  /** Records the changes of the sign-in as the person's own. */
  recorderOf(membership: Membership): Recorder
}

/**
 * Returns the membership of a person whose organisation's identity provider vouches for them. It is created at their
 * first sign-in and updated from the provider's claims. The provider decides the organisation; the address only needs
 * to be in one of its domains. Undefined for people who were removed, until they are invited again, and for people who
 * now act for another organisation.
 */
export async function admitFederatedUser(
  deps: AdmitFederatedUserDeps,
  account: FederatedAccount,
  now: Instant,
): Promise<Membership | undefined> {
  const sso = await deps.singleSignOns.ofProvider(account.provider)
  if (!sso?.connection) throw new Refusal('sso_ended')
  await assertSingleSignOn(deps, sso.organisation, now)
  const { settings } = sso.connection
  const email = ownAddress(sso, account)
  if (settings.requiresTwoFactor && !assertsTwoFactor(account.methods)) throw new Refusal('sso_second_factor')

  const before = await deps.memberships.find(account.id)
  if (before && before.organisation !== sso.organisation) return undefined
  const after = federatedMembership(before, { ...account, email }, sso.organisation, settings)
  if (before && isSame(before, after)) return before
  const record = deps.recorderOf(after)(sso.organisation, 'MemberAdmitted', account.id)
  return deps.memberships.saveFederated(before, after, record)
}

function ownAddress(sso: SingleSignOn, { email, emailVerified }: FederatedAccount): string {
  if (!isOwnAddress(sso, email) || emailVerified === 'false')
    throw new Refusal('sso_foreign_address', email === undefined ? {} : { domain: domainOf(email) })
  return email
}

const federatedMembership = (
  before: Membership | undefined,
  { id, provider, name, email, groups }: FederatedAccount & { readonly email: string },
  organisation: string,
  settings: SsoSettings,
): Membership => ({
  member: id,
  organisation,
  role: roleByGroups(settings, groups) ?? before?.role ?? 'customer',
  name: name ?? before?.name ?? email,
  email,
  timeZone: before?.timeZone ?? providerTimeZone,
  provider,
})

const isSame = (one: Membership, other: Membership): boolean =>
  one.role === other.role && one.name === other.name && one.email === other.email && one.provider === other.provider
