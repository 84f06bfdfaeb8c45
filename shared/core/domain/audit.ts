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

/** An audit event as the platform sends it. Its parameters may contain anything, and are redacted like ours. */
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

/** The audit trail of the provider's staff and machines, for actions that concern no particular organisation. */
export const providerTrail = '@provider'

/** The number of days for which every plan can read its audit trail. */
export const auditDays = 31

/** Fields with secrets, personal data or free text. */
const redactedNames = new Set([
  ...['body', 'subject', 'reason', 'comment', 'form', 'answers', 'text', 'fileName'],
  ...['password', 'secret', 'token', 'name', 'email', 'phone', 'metadata'],
])

/** Other names of fields that hold a secret. */
const secretNames = /secret|password|passphrase|token|credential|private/i

/** Fields whose very existence customers must not see. */
const omittedNames = new Set(['note'])

/** Redacts the parameters of a request: secrets, personal data and free text. Lists become their length. */
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
