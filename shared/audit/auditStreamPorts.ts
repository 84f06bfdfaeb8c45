import type { WriteRecord } from '../core/call.ts'
import type { Instant } from '../core/domain/time.ts'
import type { AuditStream, DeliveryFailure } from './domain/auditStream.ts'
import type { AuditWindow } from './domain/auditWindow.ts'

export interface AuditStreams {
  find(organisation: string): Promise<AuditStream | undefined>
  /** Refuses with `stale` if the stream has changed since it was read. */
  save(organisation: string, before: AuditStream | undefined, after: AuditStream, record: WriteRecord): Promise<void>
  remove(organisation: string, before: AuditStream, record: WriteRecord): Promise<void>
  /** The ids of the organisations that have a stream. */
  ids(): AsyncIterable<string>
}

/** The events recorded in an organisation's audit trail, for any settled time. */
export interface StreamedEvents {
  /** The first instant from `from` and before `until` at which an event may have been recorded. */
  firstAt(organisation: string, from: Instant | undefined, until: Instant): Promise<Instant | undefined>
  linesOf(organisation: string, time: AuditWindow): AsyncIterable<string>
}

/** Stream secrets by id: `whsec_` and base64, as in Standard Webhooks. */
export interface StreamSecrets {
  reveal(organisation: string, id: string): Promise<string>
  /** The headers with the id, the time and the signatures of a delivery. */
  sign(
    organisation: string,
    secrets: readonly { readonly id: string }[],
    message: { readonly id: string; readonly at: Instant; readonly body: string },
  ): Promise<Record<string, string>>
}

/** Returns why a delivery was not accepted. Undefined if it was. */
export type PostToReceiver = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<DeliveryFailure | undefined>

/** Emails owners that their stream is paused. */
export type MailOwners = (organisation: string, subject: string, text: string) => Promise<void>

export type StreamTask = { readonly kind: 'list streams' } | { readonly kind: 'deliver'; readonly organisation: string }
export type SendStreamTasks = (tasks: readonly StreamTask[]) => Promise<void>
