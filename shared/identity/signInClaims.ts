import { Refusal } from '../core/domain/errors.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Membership, Staff, Suspensions } from '../organisations/organisationPorts.ts'
import { type AdmitFederatedUserDeps, admitFederatedUser } from './admitFederatedUser.ts'
import { assertPasswordLetsIn } from './assertPasswordLetsIn.ts'
import { type Account, claimsFor, staffRolesOf } from './claimsFor.ts'
import type { SingleSignOns } from './singleSignOnPorts.ts'

export interface SigningIn
  extends Pick<Account, 'groups' | 'name' | 'email' | 'isEmailVerified' | 'provider' | 'usedTwoFactor'> {
  /** The person, whom everything stored refers to. */
  readonly id: string
  /** Their subject in this user pool. It differs from the person's id after the pool was made again. */
  readonly subject: string
  /** The claims of a customer's identity provider other than name and address. */
  readonly said: {
    readonly groups: string | undefined
    readonly methods: string | undefined
    readonly emailVerified: string | undefined
  }
}

export interface SignInDeps extends AdmitFederatedUserDeps {
  readonly singleSignOns: Pick<SingleSignOns, 'find' | 'ofProvider'>
  readonly staff: Pick<Staff, 'signedIn'>
  readonly suspensions: Pick<Suspensions, 'isSuspended'>
}

/** Returns the claims for a sign-in or a token renewal. Refuses people whom their organisation no longer lets in. */
export async function signInClaims(
  deps: SignInDeps,
  account: SigningIn,
  now: Instant,
): Promise<Record<string, string>> {
  const roles = staffRolesOf(account)
  if (roles.length > 0) {
    const { id, email } = account
    const name = account.name ?? email ?? id
    // Texts of customers are emailed to this address, so it must be verified, or absent.
    const address = account.isEmailVerified && email !== undefined ? { email } : {}
    await deps.staff.signedIn({ id, name, roles, signedInAt: now, ...address })
  }
  const membership = await membershipOf(deps, account, now)
  if (membership && account.provider === undefined && roles.length === 0) {
    assertOwnAddress(account, membership)
    await assertPasswordLetsIn(deps, membership, now)
  }
  const isSuspended = membership !== undefined && (await deps.suspensions.isSuspended(membership.organisation))
  const claims = claimsFor({ ...account, membership, isSuspended })
  return account.id === account.subject ? claims : { ...claims, person: account.id }
}

/**
 * Refuses with `address_changed` an account whose verified address is not its membership's: people can change the address
 * of their account through Cognito's own API, and emails, replies and invitations rely on the membership's.
 */
function assertOwnAddress({ email, isEmailVerified }: SigningIn, membership: Membership): void {
  const isOwn = isEmailVerified && email?.toLowerCase() === membership.email.toLowerCase()
  if (!isOwn) throw new Refusal('address_changed')
}

function membershipOf(deps: SignInDeps, account: SigningIn, now: Instant): Promise<Membership | undefined> {
  const { provider, said } = account
  if (provider === undefined) return deps.memberships.find(account.id)
  return admitFederatedUser(deps, { ...account, ...said, provider }, now)
}
