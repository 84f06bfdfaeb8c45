import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cloudEventSchema, toCloudEvent } from '../../../shared/audit/domain/ocsf.ts'
import { type AuditEvent, auditEventSchema } from '../../../shared/core/domain/audit.ts'
import { toInstant } from '../../../shared/core/domain/time.ts'

const event = (change: Partial<AuditEvent> = {}): AuditEvent => ({
  ...{ 'request-id': 'r-1', timestamp: toInstant(1_700_000_000_123), handler: 'openTicket', message: 'TicketOpened x' },
  ...{ uri: '/tickets', status: 201, 'elapsed-ms': 7, 'source-ip': '203.0.113.7' },
  'iam-user': { id: 'u', email: 'a@b.example', sso: false, 'two-factor-authentication': true, role: 'customer owner' },
  ...{ 'path-params': {}, 'get-params': {}, 'body-params': { subject: '[redacted]' } },
  ...change,
})

/**
 * What OCSF 1.6.0 requires of class 6003, its base event and their nested objects, with the types.
 * https://schema.ocsf.io/1.6.0/classes/api_activity
 */
const required: Readonly<Record<string, 'integer' | 'string' | 'object'>> = {
  activity_id: 'integer',
  category_uid: 'integer',
  class_uid: 'integer',
  type_uid: 'integer',
  severity_id: 'integer',
  time: 'integer',
  metadata: 'object',
  'metadata.version': 'string',
  'metadata.product': 'object',
  actor: 'object',
  api: 'object',
  'api.operation': 'string',
  src_endpoint: 'object',
}
/** The other attributes of the class and its base event. Attributes not listed here belong under `unmapped`. */
const known = [
  ...['action', 'activity_name', 'category_name', 'class_name', 'count', 'duration', 'end_time', 'enrichments'],
  ...['http_request', 'http_response', 'message', 'observables', 'raw_data', 'resources', 'severity', 'start_time'],
  ...['status', 'status_code', 'status_detail', 'status_id', 'timezone_offset', 'trace', 'type_name', 'unmapped'],
]

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((part, name) => z.record(z.string(), z.unknown()).parse(part)[name], value)
const typeOf = (value: unknown) => (Number.isInteger(value) ? 'integer' : typeof value)

describe('an event as OCSF API Activity in a CloudEvent', () => {
  const examples = [
    event(),
    event({ handler: 'listTickets', status: 403, message: 'RequestRefused forbidden' }),
    event({ handler: 'workOnAudit', 'source-ip': '', uri: '' }),
    event({ handler: 'x-unheard-of', status: 500 }),
  ]

  it('has the attributes that the class requires, and no unknown ones', () => {
    for (const example of examples) {
      const { data } = cloudEventSchema.parse(toCloudEvent('pilatus', example))
      for (const [path, type] of Object.entries(required)) expect([path, typeOf(at(data, path))]).toEqual([path, type])
      const unknown = Object.keys(data).filter((name) => !(name in required) && !known.includes(name))
      expect(unknown).toEqual([])
      expect(data.type_uid).toBe(data.class_uid * 100 + data.activity_id)
    }
  })

  it('distinguishes creating, reading, changing and deleting, and success from failure', () => {
    const converted = (change: Partial<AuditEvent>) => {
      const { activity_name, status, actor, src_endpoint } = toCloudEvent('pilatus', event(change)).data
      return [activity_name, status, actor.user.email_addr, src_endpoint]
    }
    const ip = { ip: '203.0.113.7' }
    expect(converted({})).toEqual(['Create', 'Success', 'a@b.example', ip])
    expect(converted({ handler: 'list-instances', status: 404 })).toEqual(['Read', 'Failure', 'a@b.example', ip])
    expect(converted({ handler: 'prioritiseTicket' })[0]).toBe('Update')
    expect(converted({ handler: 'revokeApiKey' })[0]).toBe('Delete')
    expect(converted({ handler: 'unheard-of', 'source-ip': '' })).toEqual([
      'Other',
      'Success',
      'a@b.example',
      { name: 'tierdesk' },
    ])
  })

  it('is a CloudEvent 1.0 identified by request and instant', () => {
    const converted = toCloudEvent('pilatus', event())
    expect(converted).toMatchObject({ specversion: '1.0', source: 'urn:tierdesk:organisation:pilatus' })
    expect(converted.id).toBe('r-1/2023-11-14T22:13:20.123Z')
  })
})

describe('the published schema', () => {
  const published = (name: string): unknown =>
    JSON.parse(readFileSync(fileURLToPath(new URL(`../../../docs/schemas/${name}.json`, import.meta.url)), 'utf8'))

  it.each([
    ['audit-event.v1', auditEventSchema],
    ['audit-event-ocsf.v1', cloudEventSchema],
  ] as const)('%s matches the schema in the code', (name, schema) => {
    expect(published(name)).toEqual(z.toJSONSchema(schema, { io: 'output' }))
  })
})
