import type { WriteRecord } from '../core/call.ts'
import type { Caller } from '../core/domain/caller.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { Membership } from '../organisations/organisationPorts.ts'
import type { ApiKey } from './domain/apiKey.ts'
import type { Invitation } from './domain/invitation.ts'

/* What the use cases of identity need of the outside. As in ports.ts, a write that meets a newer state is `stale`. */

/** Who acts for which organisation. `remaining` is an owner who has to be one still when the change is committed. */
export interface Memberships {
  find(member: string): Promise<Membership | undefined>
  /** An owner of the organisation other than `member`, with a password of their own. */
  findOtherOwner(member: string, organisation: string): Promise<string | undefined>
  /** Whether they are the owner who is to get in should single sign-on fail, while nothing else lets people in. */
  isBreakGlass(member: string, organisation: string): Promise<boolean>
  put(
    before: Membership | undefined,
    after: Membership,
    remaining: RemainingOwner | undefined,
    records: readonly WriteRecord[],
  ): Promise<void>
  /** Whoever an identity provider vouches for stays removed, however often they sign in. */
  remove(before: Membership, remaining: RemainingOwner | undefined, record: WriteRecord): Promise<void>
  /**
   * Writes what an identity provider says, unless they were removed, and tells what they are then: of two sign-ins at
   * once one writes.
   */
  saveFederated(before: Membership | undefined, after: Membership, record: WriteRecord): Promise<Membership | undefined>
}

export type RemainingOwner = Pick<Membership, 'member' | 'organisation'> & { readonly leaving: string }

export interface Invitations {
  /** The invitation that `token` was made for; undefined where it is unknown, revoked, used or over. */
  find(token: InvitationToken, now: Instant): Promise<Invitation | undefined>
  list(organisation: string, page: PageRequest): Promise<Page<Invitation>>
  /** Nothing but a hash of the secret is kept. */
  save(invitation: Invitation, secret: string, record: WriteRecord): Promise<void>
  /** Refuses with `stale` what is not of the organisation, or not there. */
  revoke(id: string, organisation: string, record: WriteRecord): Promise<void>
  /** Uses the invitation up, and makes the membership in the same transaction. */
  accept(invitation: Invitation, before: Membership | undefined, after: Membership, record: WriteRecord): Promise<void>
}
export interface InvitationToken {
  readonly id: string
  readonly secret: string
}

export type SendInvitation = (mail: {
  readonly to: { readonly name: string; readonly email: string }
  readonly subject: string
  readonly text: string
}) => Promise<void>

/** Makes an account for whoever has none, and has the user pool mail its first password. */
export type CreateAccount = (person: { readonly email: string; readonly name: string }) => Promise<void>

/** Ends every session of an account of the user pool: nothing is renewed from then on. */
export type EndSessions = (username: string) => Promise<void>

/** Keys of an organisation's own programs. Nothing but a hash of a secret is kept. */
export interface ApiKeys {
  /** The key that `token` belongs to; undefined where it is unknown, revoked or over. */
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

/** The trail of what the provider's people have looked at. */
export interface StaffAccess {
  /** Once an hour at least, for as long as somebody goes on looking at the same. */
  recordOnce(record: WriteRecord): Promise<void>
}

/**
 * Refuses a person whose token says more than is true by now: with `membership_changed` who was removed, moved or is an
 * owner no more, or whose identity provider vouches no more, and with `organisation_suspended` the people of a suspended
 * organisation.
 */
export type AssertActiveMember = (caller: Caller) => Promise<void>
