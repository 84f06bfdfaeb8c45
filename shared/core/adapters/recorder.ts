import type { Recorder } from '../call.ts'
import { type AuditEvent, redact } from '../domain/audit.ts'
import type { Caller } from '../domain/caller.ts'
import { type Instant, toEpochMs } from '../domain/time.ts'
import { type IdempotencyContext, idempotencyExpiry } from '../idempotency.ts'

export interface RecordedRequest {
  readonly handler: string
  readonly requestId: string
  readonly now: Instant
  readonly caller: Caller
  readonly uri: string
  readonly sourceIp: string
  /** The status of the request once its change is committed. */
  readonly status: number
  readonly startedMs: number
  readonly input: { readonly params: unknown; readonly query: unknown; readonly body: unknown }
  readonly encode: (response: unknown) => unknown
  readonly idempotency: IdempotencyContext | undefined
}

/** The audit event of a request. */
export const auditEventOf = (
  request: Omit<RecordedRequest, 'encode' | 'idempotency'>,
  message: string,
): AuditEvent => ({
  'request-id': request.requestId,
  timestamp: request.now,
  handler: request.handler,
  message,
  uri: request.uri,
  status: request.status,
  'elapsed-ms': Math.max(0, Date.now() - request.startedMs),
  'source-ip': request.sourceIp,
  'iam-user': {
    id: request.caller.id,
    ...(request.caller.email !== undefined && { email: request.caller.email }),
    sso: request.caller.singleSignOn,
    'two-factor-authentication': request.caller.twoFactor,
    role: request.caller.roles.join(' '),
  },
  'path-params': redact(request.input.params),
  'get-params': redact(request.input.query),
  'body-params': redact(request.input.body),
})

/** Records the changes of one request as events of the audit trail. */
export function createRecorder(request: RecordedRequest): Recorder {
  const { now, idempotency } = request
  return (trail, event, about, response) => {
    const audit = auditEventOf(request, `${event} ${about}`)
    if (!idempotency || response === undefined) return { trail, event, audit, about }
    return {
      trail,
      event,
      audit,
      about,
      idempotency: { ...idempotency, response: request.encode(response), expiresAt: idempotencyExpiry(now) },
    }
  }
}

/** The service itself, as the caller of work that nobody requested. */
export const serviceCaller: Caller = {
  id: 'tierdesk',
  name: 'Tierdesk',
  roles: ['service'],
  singleSignOn: false,
  twoFactor: false,
}

/** Records what the service does on its own initiative, such as drafting invoices. */
export function createServiceRecorder(handler: string, requestId: string, now: () => Instant): Recorder {
  return (trail, event, about) => {
    const at = now()
    const record = createRecorder({
      handler,
      requestId,
      now: at,
      caller: serviceCaller,
      uri: '',
      sourceIp: '',
      status: 200,
      startedMs: toEpochMs(at),
      input: { params: {}, query: {}, body: {} },
      encode: (response) => response,
      idempotency: undefined,
    })
    return record(trail, event, about)
  }
}
