import type { WriteRecord } from '../core/call.ts'
import type { Instant } from '../core/domain/time.ts'
import type { AuditStream, DeliveryFailure } from './domain/auditStream.ts'
import type { AuditWindow } from './domain/auditWindow.ts'

export interface AuditStreams {
  find(organisation: string): Promise<AuditStream | undefined>
  /** Refuses with `stale` where it is no longer as it was read. */
  save(organisation: string, before: AuditStream | undefined, after: AuditStream, record: WriteRecord): Promise<void>
  remove(organisation: string, before: AuditStream, record: WriteRecord): Promise<void>
  /** Organisations that have one. */
  ids(): AsyncIterable<string>
}

/** What was recorded in an organisation's trail, by any time that is settled. */
export interface StreamedEvents {
  /** The first instant from `from` on, and before `until`, at which something may have been recorded. */
  firstAt(organisation: string, from: Instant | undefined, until: Instant): Promise<Instant | undefined>
  linesOf(organisation: string, time: AuditWindow): AsyncIterable<string>
}

/** Secrets of streams, by id: `whsec_` and base64, as Standard Webhooks has them. */
export interface StreamSecrets {
  tell(organisation: string, id: string): Promise<string>
  /** Headers that say what is sent, when, and that it is ours. */
  sign(
    organisation: string,
    secrets: readonly { readonly id: string }[],
    message: { readonly id: string; readonly at: Instant; readonly body: string },
  ): Promise<Record<string, string>>
}

/** Why it was not taken; undefined when it was. */
export type PostToReceiver = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<DeliveryFailure | undefined>

/** Tells owners that their stream is paused. */
export type MailOwners = (organisation: string, subject: string, text: string) => Promise<void>

export type StreamTask = { readonly kind: 'list streams' } | { readonly kind: 'deliver'; readonly organisation: string }
export type SendStreamTasks = (tasks: readonly StreamTask[]) => Promise<void>
