import * as z from 'zod'
import { emailSchema, identifierSchema, lineSchema } from './text.ts'
import { instantSchema, writtenInstantSchema } from './time.ts'

/*
 * One entry of an audit trail. The field names are the provider's own.
 * Source: the provider's public description of its audit events.
 */

export const iamUserSchema = z.strictObject({
  id: z.string(),
  email: z.string().optional(),
  sso: z.boolean(),
  'two-factor-authentication': z.boolean(),
  role: z.string(),
})

const paramsSchema = z.record(z.string(), z.unknown())

export const auditEventSchema = z.strictObject({
  'request-id': z.string(),
  timestamp: instantSchema,
  handler: z.string(),
  message: z.string(),
  uri: z.string(),
  status: z.int(),
  'elapsed-ms': z.int().min(0),
  'source-ip': z.string(),
  'iam-user': iamUserSchema,
  'path-params': paramsSchema,
  'get-params': paramsSchema,
  'body-params': paramsSchema,
})
export type AuditEvent = z.infer<typeof auditEventSchema>

/** As the platform sends it: its parameters may hold anything, and are redacted as ours are. */
export const sentEventSchema = z.strictObject({
  'request-id': identifierSchema,
  timestamp: writtenInstantSchema,
  handler: lineSchema(200),
  message: lineSchema(1_000),
  uri: lineSchema(2_000),
  status: z.int().min(100).max(599),
  'elapsed-ms': z.int().min(0),
  'source-ip': z.union([z.ipv4(), z.ipv6()]),
  'iam-user': z.strictObject({
    id: identifierSchema,
    email: emailSchema.optional(),
    sso: z.boolean(),
    'two-factor-authentication': z.boolean(),
    role: lineSchema(200),
  }),
  'path-params': paramsSchema.default({}),
  'get-params': paramsSchema.default({}),
  'body-params': paramsSchema.default({}),
})

/** The trail of what the provider's staff and machines do to no organisation in particular. */
export const providerTrail = '@provider'

/** How long every plan can look back in its trail. */
export const auditDays = 31

/** Secrets, people, and whatever people write. */
const redactedNames = new Set([
  ...['body', 'subject', 'reason', 'comment', 'form', 'answers', 'text', 'fileName'],
  ...['password', 'secret', 'token', 'name', 'email', 'phone', 'metadata'],
])

/** Whatever else a field is called that holds a secret. */
const secretNames = /secret|password|passphrase|token|credential|private/i

/** What customers may not even know to exist. */
const omittedNames = new Set(['note'])

/** What a request said, without what customers wrote and without secrets; long lists become their count. */
export function redact(params: unknown): Record<string, unknown> {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return {}
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => {
      if (value === undefined || omittedNames.has(name)) return []
      if (redactedNames.has(name) || secretNames.test(name)) return [[name, '[redacted]']]
      if (Array.isArray(value)) return [[name, `[${value.length} items]`]]
      if (typeof value === 'object' && value !== null) return [[name, redact(value)]]
      return [[name, typeof value === 'bigint' ? value.toString() : value]]
    }),
  )
}
