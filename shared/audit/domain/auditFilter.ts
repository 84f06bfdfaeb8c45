import type { AuditEvent } from '../../core/domain/audit.ts'
import type { Instant } from '../../core/domain/time.ts'

/** Filters of an audit trail. An event must match all that are given. */
export interface AuditFilter {
  readonly from?: Instant | undefined
  /** Not included. */
  readonly to?: Instant | undefined
  /** The id or the email address of the caller. */
  readonly person?: string | undefined
  readonly handler?: string | undefined
  readonly status?: StatusClass | undefined
  /** A part of the path. */
  readonly uri?: string | undefined
}

export const statusClasses = ['2xx', '4xx', '5xx'] as const
export type StatusClass = (typeof statusClasses)[number]

/** Whether an event matches the filter. The query already limits the time, so it is not checked here. */
export function isAskedFor(event: AuditEvent, { person, handler, status, uri }: AuditFilter): boolean {
  const { id, email } = event['iam-user']
  return (
    (person === undefined || person === id || person.toLowerCase() === email?.toLowerCase()) &&
    (handler === undefined || handler === event.handler) &&
    (status === undefined || status[0] === String(event.status)[0]) &&
    (uri === undefined || event.uri.toLowerCase().includes(uri.toLowerCase()))
  )
}
