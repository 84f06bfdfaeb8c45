import { staffRoles } from '../core/domain/caller.ts'
import type { Membership } from '../organisations/organisationPorts.ts'

export interface Account {
  readonly groups: readonly string[]
  readonly membership: Membership | undefined
  /** Whether the organisation of the membership is suspended. */
  readonly isSuspended: boolean
  readonly name: string | undefined
  readonly email: string | undefined
  /** Whether the user pool has verified the address. Providers' addresses are checked by their domain instead. */
  readonly isEmailVerified: boolean
  /** The customer's identity provider that vouches for them; undefined for accounts with a password. */
  readonly provider: string | undefined
  /** Whether they used a second factor. The user pool requires one for its own accounts; providers report theirs. */
  readonly usedTwoFactor: boolean
}

/** The staff roles of an account. Only the pool's own accounts have any, whatever groups a federated account is in. */
export const staffRolesOf = ({ groups, provider }: Pick<Account, 'groups' | 'provider'>) =>
  provider === undefined ? staffRoles.filter((role) => groups.includes(role)) : []

/**
 * The claims that go into an account's access token. Staff have the roles of their groups; everyone else has the role
 * of their membership and its organisation. Staff who are members too act as staff.
 */
export function claimsFor(account: Account): Record<string, string> {
  const { membership, isSuspended, name, email, isEmailVerified, provider, usedTwoFactor } = account
  const staff = staffRolesOf(account)
  const member = staff.length === 0 ? membership : undefined
  const roles = member ? [member.role] : staff
  const shownName = member?.name ?? name ?? email
  return {
    sso: String(provider !== undefined),
    mfa: String(usedTwoFactor),
    ...(provider !== undefined && { provider }),
    ...(roles.length > 0 && { roles: roles.join(' ') }),
    ...(member && { organisation: member.organisation }),
    ...(member && isSuspended && { suspended: 'true' }),
    ...(shownName !== undefined && { name: shownName }),
    // Invitations are for the address in the token.
    ...(email !== undefined && (isEmailVerified || provider !== undefined) && { email }),
  }
}
