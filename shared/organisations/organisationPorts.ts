import type { WriteRecord } from '../core/call.ts'
import type { Role } from '../core/domain/caller.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { Plan } from '../plans/domain/plans.ts'

import type { ComplianceSubmission } from './domain/complianceForm.ts'
import type { Organisation } from './domain/organisation.ts'

/** Organisations that may read their invoices and do nothing else. */
export interface Suspensions {
  isSuspended(organisation: string): Promise<boolean>
  set(organisation: string, suspended: boolean, record: WriteRecord): Promise<void>
}

export interface Organisations {
  find(id: string): Promise<Organisation | undefined>
  list(page: PageRequest): Promise<Page<Organisation>>
  /** The id of every organisation, also of those that cannot be read. */
  ids(): AsyncIterable<string>
  save(before: Organisation | undefined, after: Organisation, record: WriteRecord): Promise<void>
  findMember(member: string): Promise<Membership | undefined>
  findMembers(members: readonly string[]): Promise<Membership[]>
  listMembers(organisation: string, page: PageRequest): Promise<Page<Membership>>
  /** Sets what the member chose, and nothing else of the membership. */
  setTimeZone(member: Pick<Membership, 'member' | 'organisation' | 'timeZone'>, record: WriteRecord): Promise<void>
}

export interface Membership {
  readonly member: string
  readonly organisation: string
  readonly role: 'customer' | 'owner'
  readonly name: string
  readonly email: string
  readonly timeZone: string
  /** The identity provider that vouches for them; absent for accounts with a password of their own. */
  readonly provider?: string | undefined
}

/** One of the provider's people. */
export interface Colleague {
  readonly id: string
  readonly name: string
  readonly roles: Role[]
  readonly signedInAt: Instant
  /** Where they are mailed; absent where their account has none that is verified. */
  readonly email?: string | undefined
}

export interface Staff {
  find(id: string): Promise<Colleague | undefined>
  list(page: PageRequest): Promise<Page<Colleague>>
  /** Knows them from now on as they are now. */
  signedIn(colleague: Colleague): Promise<void>
}

export interface ComplianceForms {
  newest(organisation: string): Promise<ComplianceSubmission | undefined>
  /** The newest first. */
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
}
export type SendUpgradeTasks = (tasks: readonly UpgradeTask[]) => Promise<void>
