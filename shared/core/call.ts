import type { AuditEvent } from './domain/audit.ts'
import type { Caller, Person } from './domain/caller.ts'
import { Refusal } from './domain/errors.ts'
import type { Instant } from './domain/time.ts'

/** What is written together with a change, in its transaction: who made it, and the answer that a repeat gets. */
export interface WriteRecord {
  /** The trail that the audit event belongs to: an organisation, or the provider's own. */
  readonly trail: string
  readonly event: DomainEvent
  readonly audit: AuditEvent
  /** The thing that changed, for those who listen to domain events. */
  readonly about: string
  readonly idempotency?: IdempotencyRecord | undefined
}

/** The first answer to a write that carried an Idempotency-Key. */
export interface IdempotencyRecord {
  readonly key: string
  readonly requestHash: string
  readonly response: unknown
  readonly expiresAt: Instant
  /** Called once the answer is kept. */
  readonly onKept: () => void
}

/** Domain events, in the past tense: audit events, metrics and the event bus carry the same names. */
export type DomainEvent =
  | 'TicketOpened'
  | 'TicketReplied'
  | 'TicketNoted'
  | 'TicketAssigned'
  | 'TicketPrioritised'
  | 'NoticesPaused'
  | 'NoticeTold'
  | 'PromiseChanged'
  | 'PromisesRecomputed'
  | 'TicketResourcesNamed'
  | 'TicketFollowed'
  | 'TicketRead'
  | 'TypingStarted'
  | 'CannedRepliesSet'
  | 'TicketSeenBySupport'
  | 'TicketsListedBySupport'
  | 'AttachmentAnnounced'
  | 'ProfileSet'
  | 'CalendarFeedCreated'
  | 'CalendarFeedRevoked'
  | 'ComplianceFormSubmitted'
  | 'ComplianceFormReviewed'
  | 'TicketClosed'
  | 'OrganisationRegistered'
  | 'CustomerSuccessManagerNamed'
  | 'MemberSet'
  | 'SessionsEnded'
  | 'MemberInvited'
  | 'InvitationRevoked'
  | 'InvitationAccepted'
  | 'MemberRemoved'
  | 'SsoDomainAdded'
  | 'SsoDomainProven'
  | 'SsoDomainRemoved'
  | 'SsoConnected'
  | 'SsoDisconnected'
  | 'SsoEnforced'
  | 'SsoEnforcementEnded'
  | 'MemberVouchedFor'
  | 'ApiKeyCreated'
  | 'ApiKeyRotated'
  | 'ApiKeyRevoked'
  | 'OrganisationSuspended'
  | 'OrganisationResumed'
  | 'PlanChanged'
  | 'AuditRetentionSet'
  | 'AuditFilesWritten'
  | 'AuditStreamSet'
  | 'AuditStreamRemoved'
  | 'AuditStreamDelivered'
  | 'AuditStreamFailed'
  | 'AuditStreamPaused'
  | 'ExportAsked'
  | 'ExportWritten'
  | 'AuditFilesDeleted'
  | 'TrafficTaken'
  | 'UsageTaken'
  | 'UsageRefused'
  | 'BillingRunStarted'
  | 'BillingRunApproved'
  | 'IssueOrdered'
  | 'BillingRunRetried'
  | 'BillingRunClosed'
  | 'InvoicesDrafted'
  | 'MonthExported'
  | 'InvoiceIssued'
  | 'CreditNoteIssued'
  | 'PaymentRecorded'
  | 'InvoiceDelivered'
  | 'InvoiceReminded'
  | 'BillingDetailsSet'
  | 'BillingRunIssued'

/** Makes the record of a change in `trail`. */
export type Recorder = (trail: string, event: DomainEvent, about: string, response?: unknown) => WriteRecord

/** One request: who asks, when, and how a change of theirs is recorded. */
export interface Call {
  readonly caller: Caller
  readonly now: Instant
  /** The version that the caller has seen, from If-Match. */
  readonly expectedVersion?: number | undefined
  readonly record: Recorder
}

/** Refuses with `stale` when the caller has seen another version than `version`. */
export function assertExpected({ expectedVersion }: Call, version: number): void {
  if (expectedVersion !== undefined && expectedVersion !== version) throw new Refusal('stale', { version })
}

/** The organisation that the caller belongs to; refuses with `no_organisation`. */
export function ownOrganisation({ caller }: Call): string {
  if (caller.organisation === undefined) throw new Refusal('no_organisation')
  return caller.organisation
}

export const personOf = ({ caller }: Call): Person => ({ id: caller.id, name: caller.name })
