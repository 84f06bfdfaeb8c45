import * as z from 'zod'
import type { AuditEvent } from '../../core/domain/audit.ts'
import { instantSchema, toEpochMs } from '../../core/domain/time.ts'

/*
 * An audit event as API Activity, class 6003 of the Open Cybersecurity Schema Framework 1.6.0, inside a CloudEvent 1.0.
 * https://schema.ocsf.io/1.6.0/classes/api_activity
 */

const ocsfVersion = '1.6.0'
const classUid = 6003

const paramsSchema = z.record(z.string(), z.unknown())
const apiActivitySchema = z.strictObject({
  activity_id: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(99)]),
  activity_name: z.string(),
  category_uid: z.literal(6),
  category_name: z.literal('Application Activity'),
  class_uid: z.literal(classUid),
  class_name: z.literal('API Activity'),
  type_uid: z.int(),
  severity_id: z.literal(1),
  severity: z.literal('Informational'),
  time: z.int(),
  duration: z.int(),
  message: z.string(),
  status_id: z.union([z.literal(1), z.literal(2)]),
  status: z.enum(['Success', 'Failure']),
  status_code: z.string(),
  metadata: z.strictObject({
    version: z.literal(ocsfVersion),
    product: z.strictObject({ name: z.literal('Tierdesk'), vendor_name: z.literal('Tierdesk') }),
    uid: z.string(),
    tenant_uid: z.string(),
    original_time: z.string(),
  }),
  actor: z.strictObject({
    user: z.strictObject({
      uid: z.string(),
      email_addr: z.string().optional(),
      has_mfa: z.boolean(),
      groups: z.array(z.strictObject({ name: z.string() })),
    }),
  }),
  api: z.strictObject({
    operation: z.string(),
    request: z.strictObject({ uid: z.string() }),
    response: z.strictObject({ code: z.int() }),
  }),
  src_endpoint: z.union([z.strictObject({ ip: z.string() }), z.strictObject({ name: z.string() })]),
  http_request: z.strictObject({ uid: z.string(), url: z.strictObject({ path: z.string() }) }),
  http_response: z.strictObject({ code: z.int() }),
  unmapped: z.strictObject({
    sso: z.boolean(),
    'path-params': paramsSchema,
    'get-params': paramsSchema,
    'body-params': paramsSchema,
  }),
})

export const cloudEventSchema = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.literal('tierdesk.audit.event.v1'),
  subject: z.string(),
  time: instantSchema,
  datacontenttype: z.literal('application/json'),
  dataschema: z.literal(`https://schema.ocsf.io/${ocsfVersion}/classes/api_activity`),
  data: apiActivitySchema,
})
export type CloudEvent = z.infer<typeof cloudEventSchema>

type Activity = readonly [id: 1 | 2 | 3 | 4 | 99, name: string]

/** The first word of a handler's name says what it does, in our names such as `openTicket` and in the platform's. */
const activities: readonly (readonly [RegExp, Activity])[] = [
  [/^(get|list|find|show|describe|read|verify|preview|download|search)/i, [2, 'Read']],
  [
    /^(create|open|register|invite|announce|start|submit|ingest|receive|take|log|record|issue|write|add|export|request)/i,
    [1, 'Create'],
  ],
  [/^(delete|remove|revoke|leave|terminate|destroy)/i, [4, 'Delete']],
  [
    /^(set|change|assign|prioritise|pause|name|follow|report|recalculate|mark|close|review|rotate|approve|retry|accept|suspend|update|modify|reset|work)/i,
    [3, 'Update'],
  ],
]
const other: Activity = [99, 'Other']

export function toCloudEvent(organisation: string, event: AuditEvent): CloudEvent {
  const [activityId, activityName] = activities.find(([begins]) => begins.test(event.handler))?.[1] ?? other
  const isSuccess = event.status < 400
  const user = event['iam-user']
  // An event is identified by its request id and its timestamp.
  const uid = `${event['request-id']}/${event.timestamp}`
  return {
    specversion: '1.0',
    id: uid,
    source: `urn:tierdesk:organisation:${organisation}`,
    type: 'tierdesk.audit.event.v1',
    subject: event.handler,
    time: event.timestamp,
    datacontenttype: 'application/json',
    dataschema: `https://schema.ocsf.io/${ocsfVersion}/classes/api_activity`,
    data: {
      activity_id: activityId,
      activity_name: activityName,
      ...{ category_uid: 6, category_name: 'Application Activity', class_uid: classUid, class_name: 'API Activity' },
      type_uid: classUid * 100 + activityId,
      ...{ severity_id: 1, severity: 'Informational' },
      time: toEpochMs(event.timestamp),
      duration: event['elapsed-ms'],
      message: event.message,
      status_id: isSuccess ? 1 : 2,
      status: isSuccess ? 'Success' : 'Failure',
      status_code: String(event.status),
      metadata: {
        version: ocsfVersion,
        product: { name: 'Tierdesk', vendor_name: 'Tierdesk' },
        uid,
        tenant_uid: organisation,
        original_time: event.timestamp,
      },
      actor: {
        user: {
          uid: user.id,
          ...(user.email !== undefined && { email_addr: user.email }),
          has_mfa: user['two-factor-authentication'],
          groups: user.role
            .split(' ')
            .filter(Boolean)
            .map((name) => ({ name })),
        },
      },
      api: {
        operation: event.handler,
        request: { uid: event['request-id'] },
        response: { code: event.status },
      },
      // Automatic actions of the service have no source address.
      src_endpoint: event['source-ip'] === '' ? { name: 'tierdesk' } : { ip: event['source-ip'] },
      http_request: { uid: event['request-id'], url: { path: event.uri } },
      http_response: { code: event.status },
      unmapped: {
        sso: user.sso,
        'path-params': event['path-params'],
        'get-params': event['get-params'],
        'body-params': event['body-params'],
      },
    },
  }
}
