import type { AuditEvent } from './domain/audit.ts'
import type { Caller, Person } from './domain/caller.ts'
import { Refusal } from './domain/errors.ts'
import type { Instant } from './domain/time.ts'

/** What is written in the transaction of a change: its audit event, and the response for idempotent repeats. */
export interface WriteRecord {
  /** The audit trail that the event belongs to: an organisation's or the provider's. */
  readonly trail: string
  readonly event: DomainEvent
  readonly audit: AuditEvent
  /** The thing that changed, for consumers of domain events. */
  readonly about: string
  readonly idempotency?: IdempotencyRecord | undefined
}

/** The response to the first write with an Idempotency-Key. */
export interface IdempotencyRecord {
  readonly key: string
  readonly requestHash: string
  readonly response: unknown
  readonly expiresAt: Instant
  /** Called once the response is stored. */
  readonly onKept: () => void
}

/** Domain events, in the past tense. Audit events, metrics and the event bus use the same names. */
export type DomainEvent =
  | 'TicketOpened'
  | 'TicketReplied'
  | 'TicketNoted'
  | 'TicketAssigned'
  | 'TicketPrioritised'
  | 'NoticesPaused'
  | 'NoticeAnnounced'
  | 'PromiseChanged'
  | 'PromisesRecalculated'
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
  | 'AddressUnreachable'
  | 'AddressRetried'
  | 'AddressDismissed'
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
  | 'MemberAdmitted'
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
  | 'ExportRequested'
  | 'ExportWritten'
  | 'AuditFilesDeleted'
  | 'TrafficIngested'
  | 'UsageIngested'
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

/** Creates the record of a change for the audit trail `trail`. */
export type Recorder = (trail: string, event: DomainEvent, about: string, response?: unknown) => WriteRecord

/** One request: its caller, its time, and how its changes are recorded. */
export interface Call {
  readonly caller: Caller
  readonly now: Instant
  /** The version that the caller has seen, from If-Match. */
  readonly expectedVersion?: number | undefined
  readonly record: Recorder
}

/** A request through the API. */
export interface ApiCall extends Call {
  /** The API's address, as the caller reached it. */
  readonly apiUrl: string
}

/** Refuses with `stale` if the caller has seen a version other than `version`. */
export function assertExpected({ expectedVersion }: Call, version: number): void {
  if (expectedVersion !== undefined && expectedVersion !== version) throw new Refusal('stale', { version })
}

/** The caller's organisation. Refuses with `no_organisation` if there is none. */
export function ownOrganisation({ caller }: Call): string {
  if (caller.organisation === undefined) throw new Refusal('no_organisation')
  return caller.organisation
}

export const personOf = ({ caller }: Call): Person => ({ id: caller.id, name: caller.name })
