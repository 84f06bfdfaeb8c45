import type { WriteRecord } from '../core/call.ts'
import type { Caller } from '../core/domain/caller.ts'
import type { Instant, LocalDate } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { Membership } from '../organisations/organisationPorts.ts'
import type { ApiKey } from './domain/apiKey.ts'
import type { ExportedAccount } from './domain/exportedAccount.ts'
import type { Invitation } from './domain/invitation.ts'

/* Ports of the identity use cases. As in ports.ts, a write that meets a newer state is refused with `stale`. */

/** Who acts for which organisation. `remaining` is an owner who must still be one when the change is committed. */
export interface Memberships {
  find(member: string): Promise<Membership | undefined>
  /** An owner of the organisation other than `member` who signs in with a password. */
  findOtherOwner(member: string, organisation: string): Promise<string | undefined>
  /** Whether the member is the break-glass owner while single sign-on is enforced. */
  isBreakGlass(member: string, organisation: string): Promise<boolean>
  put(
    before: Membership | undefined,
    after: Membership,
    remaining: RemainingOwner | undefined,
    records: readonly WriteRecord[],
  ): Promise<void>
  /** Ends a membership. People with an identity provider stay removed, however often they sign in. */
  remove(before: Membership, remaining: RemainingOwner | undefined, record: WriteRecord): Promise<void>
  /**
   * Writes a membership from the claims of an identity provider, unless the person was removed. Returns the membership
   * that is stored then: of two concurrent sign-ins, one writes.
   */
  saveFederated(before: Membership | undefined, after: Membership, record: WriteRecord): Promise<Membership | undefined>
}

export type RemainingOwner = Pick<Membership, 'member' | 'organisation'> & { readonly leaving: string }

export interface Invitations {
  /** The invitation that `token` belongs to. Undefined if it is unknown, revoked, used or expired. */
  find(token: InvitationToken, now: Instant): Promise<Invitation | undefined>
  list(organisation: string, page: PageRequest): Promise<Page<Invitation>>
  /** Stores only a hash of the secret. */
  save(invitation: Invitation, secret: string, record: WriteRecord): Promise<void>
  /** Refuses with `stale` an invitation that does not exist in the organisation. */
  revoke(id: string, organisation: string, record: WriteRecord): Promise<void>
  /** Deletes the invitation and writes the membership in the same transaction. */
  accept(invitation: Invitation, before: Membership | undefined, after: Membership, record: WriteRecord): Promise<void>
}
export interface InvitationToken {
  readonly id: string
  readonly secret: string
}

export type SendInvitation = (mail: {
  readonly organisation: string
  /** What it is about, for the audit trail. */
  readonly about: string
  readonly to: { readonly name: string; readonly email: string }
  readonly subject: string
  readonly text: string
}) => Promise<void>

/** Creates an account for a person who has none. The user pool emails a temporary password. */
export type CreateAccount = (person: { readonly email: string; readonly name: string }) => Promise<void>

/** Ends every session of an account in the user pool. From then on no token is renewed. */
export type EndSessions = (username: string) => Promise<void>

/** API keys of an organisation's own programs. Only a hash of each secret is stored. */
export interface ApiKeys {
  /** The key that `token` belongs to. Undefined if it is unknown, revoked or expired. */
  find(token: ApiKeyToken, now: Instant): Promise<ApiKey | undefined>
  list(organisation: string, page: PageRequest): Promise<Page<ApiKey>>
  ofOrganisation(id: string, organisation: string): Promise<ApiKey | undefined>
  save(key: ApiKey, secret: string, record: WriteRecord): Promise<void>
  rotate(
    old: { readonly key: ApiKey; readonly expiresAt: Instant },
    after: ApiKey,
    secret: string,
    record: WriteRecord,
  ): Promise<void>
  revoke(key: ApiKey, record: WriteRecord): Promise<void>
  used(key: ApiKey, now: Instant): Promise<void>
}
export interface ApiKeyToken {
  readonly id: string
  readonly secret: string
}

/** Records what the provider's staff read. */
export interface StaffAccess {
  /** Records an access at least once an hour, for as long as a person keeps reading the same data. */
  recordOnce(record: WriteRecord): Promise<void>
}

/**
 * Refuses a person whose token grants more than they still have. `membership_changed` refuses people who were removed
 * or moved, who are no longer owners, or whose identity provider no longer vouches for them. `organisation_suspended`
 * refuses the members of a suspended organisation.
 */
export type AssertActiveMember = (caller: Caller) => Promise<void>

/** Lists all accounts of the user pool. */
export type ListAccounts = () => AsyncIterable<ExportedAccount>

/** Keeps the accounts of a day. */
export type KeepAccounts = (date: LocalDate, accounts: readonly ExportedAccount[]) => Promise<void>
