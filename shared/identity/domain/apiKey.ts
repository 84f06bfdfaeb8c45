import * as z from 'zod'
import type { Caller } from '../../core/domain/caller.ts'
import { keyScopeSchema } from '../../core/domain/keyScope.ts'
import { identifierSchema, lineSchema } from '../../core/domain/text.ts'
import { type Instant, instantSchema, toEpochMs, toInstant } from '../../core/domain/time.ts'

/** A key with which an organisation's own programs call the API. */
export const apiKeySchema = z.strictObject({
  id: z.uuid(),
  organisation: identifierSchema,
  name: lineSchema(100),
  scopes: z.array(keyScopeSchema).min(1),
  createdBy: identifierSchema,
  createdAt: instantSchema,
  expiresAt: instantSchema,
  /** Accurate to the hour. */
  lastUsedAt: instantSchema.optional(),
})
export type ApiKey = z.infer<typeof apiKeySchema>

/** A key as programs send it. Its prefix lets source code scanners find a leaked one. */
export const apiKeyTokenSchema = z.codec(
  z.string().regex(/^tierdesk_[0-9a-f-]{36}_[A-Za-z0-9_-]{32}$/),
  z.strictObject({ id: z.string(), secret: z.string() }),
  {
    decode: (text) => ({ id: text.slice(9, 45), secret: text.slice(46) }),
    encode: ({ id, secret }) => `tierdesk_${id}_${secret}`,
  },
)

const hourMs = 3_600_000
const dayMs = 24 * hourMs

export const keyExpiry = (now: Instant, days: number): Instant => toInstant(toEpochMs(now) + days * dayMs)

/** Returns a key that replaces `old`, with the same lifetime, and the instant until which `old` stays valid. */
export function rotated(
  old: ApiKey,
  {
    id,
    by,
    now,
    overlapHours,
  }: { readonly id: string; readonly by: string; readonly now: Instant; readonly overlapHours: number },
): { readonly after: ApiKey; readonly oldExpiresAt: Instant } {
  const { lastUsedAt: _lastUsedAt, ...kept } = old
  const livesMs = toEpochMs(old.expiresAt) - toEpochMs(old.createdAt)
  const after = { ...kept, id, createdBy: by, createdAt: now, expiresAt: toInstant(toEpochMs(now) + livesMs) }
  const overlapEnds = toEpochMs(now) + overlapHours * hourMs
  return { after, oldExpiresAt: toInstant(Math.min(toEpochMs(old.expiresAt), overlapEnds)) }
}

/** Whether a use must be recorded: at most once an hour. */
export const isUseNews = ({ lastUsedAt }: ApiKey, now: Instant): boolean =>
  lastUsedAt === undefined || toEpochMs(now) - toEpochMs(lastUsedAt) >= hourMs

const callerPrefix = 'key:'

/** The caller behind a key: a customer of its organisation. The audit trail shows the key as the caller. */
export const callerOfKey = ({ id, name, organisation }: Pick<ApiKey, 'id' | 'name' | 'organisation'>): Caller => ({
  id: `${callerPrefix}${id}`,
  name,
  roles: ['customer'],
  organisation,
  singleSignOn: false,
  twoFactor: false,
})

export const isKey = ({ id }: Pick<Caller, 'id'>): boolean => id.startsWith(callerPrefix)
