import { csvOf } from '../../core/adapters/csv.ts'
import type { AuditEvent } from '../../core/domain/audit.ts'

const user = ['id', 'email', 'sso', 'two-factor-authentication', 'role'] as const
const columns = [
  ...['request-id', 'timestamp', 'handler', 'message', 'uri', 'status', 'elapsed-ms', 'source-ip'],
  ...user.map((name) => `iam-user ${name}`),
  ...['path-params', 'get-params', 'body-params'],
]

/** Formats a page of an audit trail as CSV: one line per event, with parameters as JSON. */
export const auditCsv = (
  { events }: { readonly events: readonly AuditEvent[] },
  part: 'whole' | 'rows' = 'whole',
): string =>
  csvOf(
    columns,
    events.map((event) => ({
      ...event,
      ...Object.fromEntries(user.map((name) => [`iam-user ${name}`, String(event['iam-user'][name] ?? '')])),
      'path-params': JSON.stringify(event['path-params']),
      'get-params': JSON.stringify(event['get-params']),
      'body-params': JSON.stringify(event['body-params']),
    })),
    part,
  )
