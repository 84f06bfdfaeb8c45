import { staffRoles } from '../domain/caller.ts'
import type { Membership } from './ports.ts'

export interface Account {
  readonly groups: readonly string[]
  readonly membership: Membership | undefined
  /** Whether the organisation of the membership is suspended. */
  readonly isSuspended: boolean
  readonly name: string | undefined
  readonly email: string | undefined
  /** Signed in by a customer's own identity provider, which answers for the second factor. */
  readonly isFederated: boolean
}

/**
 * The claims that go into an account's access token. Staff have the roles of their groups; everyone else has the role
 * of their membership and its organisation. Staff who are members too act as staff.
 */
export function claimsFor({
  groups,
  membership,
  isSuspended,
  name,
  email,
  isFederated,
}: Account): Record<string, string> {
  const staff = staffRoles.filter((role) => groups.includes(role))
  const member = staff.length === 0 ? membership : undefined
  const roles = member ? [member.role] : staff
  const shownName = member?.name ?? name ?? email
  return {
    sso: String(isFederated),
    mfa: String(!isFederated),
    ...(roles.length > 0 && { roles: roles.join(' ') }),
    ...(member && { organisation: member.organisation }),
    ...(member && isSuspended && { suspended: 'true' }),
    ...(shownName !== undefined && { name: shownName }),
    ...(email !== undefined && { email }),
  }
}
