import type { WriteRecord } from '../core/call.ts'
import type { Role } from '../core/domain/caller.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { Plan } from '../plans/domain/plans.ts'

import type { ComplianceSubmission } from './domain/complianceForm.ts'
import type { Organisation } from './domain/organisation.ts'
import type { ReturnedMail, UnreachableAddress } from './domain/unreachableAddress.ts'

/** Suspended organisations, which can only read their invoices. */
export interface Suspensions {
  isSuspended(organisation: string): Promise<boolean>
  set(organisation: string, suspended: boolean, record: WriteRecord): Promise<void>
}

export interface Organisations {
  find(id: string): Promise<Organisation | undefined>
  list(page: PageRequest): Promise<Page<Organisation>>
  /** The ids of all organisations, including those whose item cannot be read. */
  ids(): AsyncIterable<string>
  save(before: Organisation | undefined, after: Organisation, record: WriteRecord): Promise<void>
  findMember(member: string): Promise<Membership | undefined>
  findMembers(members: readonly string[]): Promise<Membership[]>
  listMembers(organisation: string, page: PageRequest): Promise<Page<Membership>>
  /** Sets only the time zone that the member chose. */
  setTimeZone(member: Pick<Membership, 'member' | 'organisation' | 'timeZone'>, record: WriteRecord): Promise<void>
}

export interface Membership {
  readonly member: string
  readonly organisation: string
  readonly role: 'customer' | 'owner'
  readonly name: string
  readonly email: string
  readonly timeZone: string
  /** The identity provider that vouches for them; absent for accounts with a password. */
  readonly provider?: string | undefined
}

/** A member of the provider's staff. */
export interface Colleague {
  readonly id: string
  readonly name: string
  readonly roles: Role[]
  readonly signedInAt: Instant
  /** Their email address. Absent if their account has no verified one. */
  readonly email?: string | undefined
}

export interface Staff {
  find(id: string): Promise<Colleague | undefined>
  list(page: PageRequest): Promise<Page<Colleague>>
  /** Stores them as they are at this sign-in. */
  signedIn(colleague: Colleague): Promise<void>
}

/** Addresses to which emails do not arrive, by the audit trail of those who were emailed. */
export interface UnreachableAddresses {
  list(trail: string, page: PageRequest): Promise<Page<UnreachableAddress>>
  /** Adds an address. Returns false if nothing is new; see `recordReturnedMail`. */
  add(trail: string, mail: ReturnedMail, since: Instant, record: WriteRecord): Promise<boolean>
  find(trail: string, address: string): Promise<UnreachableAddress | undefined>
  /** Forgets that an address is unreachable. Returns false if it is not. */
  forget(trail: string, address: string, at: Instant, record: WriteRecord): Promise<boolean>
}

/** Makes the mail service send to an address again, whether or not it had stopped. */
export type LiftSuppression = (address: string) => Promise<void>

export interface ComplianceForms {
  newest(organisation: string): Promise<ComplianceSubmission | undefined>
  /** Newest first. */
  submissions(organisation: string, page: PageRequest): Promise<Page<ComplianceSubmission>>
  save(
    organisation: string,
    before: ComplianceSubmission | undefined,
    after: ComplianceSubmission,
    record: WriteRecord,
  ): Promise<void>
}

/** Brings the promises of an organisation's open tickets forward after an upgrade. */
export interface UpgradeTask {
  readonly kind: 'upgrade'
  readonly organisation: string
  readonly plan: Plan
  readonly at: Instant
  /** Counts the repetitions after the first time. */
  readonly sweep?: number | undefined
}
export type SendUpgradeTasks = (tasks: readonly UpgradeTask[]) => Promise<void>
