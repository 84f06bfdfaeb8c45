import type { AuditEvent } from '../../core/domain/audit.ts'
import type { Instant } from '../../core/domain/time.ts'

/** What is asked of a trail: all that are given have to hold. */
export interface AuditFilter {
  readonly from?: Instant | undefined
  /** Not included. */
  readonly to?: Instant | undefined
  /** The id or the email address of who asked. */
  readonly person?: string | undefined
  readonly handler?: string | undefined
  readonly status?: StatusClass | undefined
  /** A part of the path. */
  readonly uri?: string | undefined
}

export const statusClasses = ['2xx', '4xx', '5xx'] as const
export type StatusClass = (typeof statusClasses)[number]

/** Whether an event is asked for, but for its time, which the list is read by. */
export function isAskedFor(event: AuditEvent, { person, handler, status, uri }: AuditFilter): boolean {
  const { id, email } = event['iam-user']
  return (
    (person === undefined || person === id || person.toLowerCase() === email?.toLowerCase()) &&
    (handler === undefined || handler === event.handler) &&
    (status === undefined || status[0] === String(event.status)[0]) &&
    (uri === undefined || event.uri.toLowerCase().includes(uri.toLowerCase()))
  )
}
