import * as z from 'zod'
import { identifierSchema } from '../../core/domain/text.ts'
import { type Instant, instantSchema, toEpochMs, toInstant } from '../../core/domain/time.ts'

/** Why a delivery was not accepted. `detail` is a status or a code, never the receiver's response or address. */
export const deliveryFailureSchema = z.strictObject({
  why: z.enum([
    'answered',
    'unreachable',
    'no answer in time',
    'answer too large',
    'address not public',
    'address refused',
  ]),
  detail: z.string().max(100).optional(),
})
export type DeliveryFailure = z.infer<typeof deliveryFailureSchema>

export function failureInWords({ why, detail = 'unknown' }: DeliveryFailure): string {
  switch (why) {
    case 'answered':
      return `The receiver responded with ${detail}.`
    case 'unreachable':
      return `The receiver cannot be reached: ${detail}.`
    case 'no answer in time':
      return 'The receiver did not respond in time.'
    case 'answer too large':
      return "The receiver's response was too large."
    case 'address not public':
      return 'The host name resolves to an address that is not public.'
    case 'address refused':
      return `The address ${detail}.`
  }
}

/** The stream of an organisation's audit trail to its own receiver. */
export const auditStreamSchema = z.strictObject({
  url: z.url(),
  version: z.int().min(1),
  setAt: instantSchema,
  setBy: identifierSchema,
  /** The secrets that sign deliveries, newest first. An older one stays valid for a while beside it. */
  secrets: z.array(z.strictObject({ id: z.uuid(), until: instantSchema.optional() })).min(1),
  /** Everything recorded before this instant is delivered. */
  deliveredUntil: instantSchema,
  failing: z
    .strictObject({
      since: instantSchema,
      attempts: z.int().min(1),
      nextAt: instantSchema,
      /** The last attempt. Absent for failures from before this was stored. */
      last: deliveryFailureSchema.extend({ at: instantSchema }).optional(),
    })
    .optional(),
  pausedAt: instantSchema.optional(),
})
export type AuditStream = z.infer<typeof auditStreamSchema>

export const streamStatuses = ['delivering', 'failing', 'paused'] as const
export const streamStatus = ({ failing, pausedAt }: AuditStream): (typeof streamStatuses)[number] =>
  pausedAt !== undefined ? 'paused' : failing ? 'failing' : 'delivering'

const minuteMs = 60_000
const sliceMs = 5 * minuteMs
/** As in files: every event that is not late is recorded by then. */
const settledAfterMs = 15 * minuteMs
const pausedAfterMs = 24 * 60 * minuteMs
const longestWaitMs = 60 * minuteMs
export const secretOverlapHours = 24

export const startOfSlice = (instant: Instant): Instant => toInstant(Math.floor(toEpochMs(instant) / sliceMs) * sliceMs)

/** The instant before which events can be delivered, in whole slices so that a repeat sends the same events. */
export const deliverableUntil = (now: Instant): Instant => startOfSlice(toInstant(toEpochMs(now) - settledAfterMs))

/** The slice of five minutes that contains an instant. */
export const sliceAt = (instant: Instant) => {
  const from = startOfSlice(instant)
  return { from, to: toInstant(toEpochMs(from) + sliceMs) }
}

/** The stream after a failed delivery: retried at growing intervals, and paused after a day of failures. */
export function afterFailure(stream: AuditStream, now: Instant, failure: DeliveryFailure): AuditStream {
  const attempts = (stream.failing?.attempts ?? 0) + 1
  const since = stream.failing?.since ?? now
  const waitMs = Math.min(longestWaitMs, sliceMs * 2 ** (attempts - 1))
  const isOver = toEpochMs(now) - toEpochMs(since) >= pausedAfterMs
  return {
    ...stream,
    version: stream.version + 1,
    failing: { since, attempts, nextAt: toInstant(toEpochMs(now) + waitMs), last: { ...failure, at: now } },
    ...(isOver && { pausedAt: now }),
  }
}

export const afterDelivery = ({ failing: _failing, ...stream }: AuditStream, until: Instant): AuditStream => ({
  ...stream,
  version: stream.version + 1,
  deliveredUntil: until,
})

/** The secrets that are valid at `now`. */
export const goodSecrets = ({ secrets }: AuditStream, now: Instant): readonly { readonly id: string }[] =>
  secrets.filter(({ until }) => until === undefined || until > now)

const publicName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/
const privateNames = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|arpa|onion)$/

/** Returns why a receiver cannot be at `url`, if so. Trusted schemes and hosts need not be public or use https. */
export function objectionTo(url: string, trusted: readonly string[]): string | undefined {
  if (!URL.canParse(url)) return 'is not a URL'
  const { protocol, hostname, username, password, port, hash } = new URL(url)
  if (username !== '' || password !== '') return 'contains a user name or password'
  if (hash !== '') return 'contains a fragment (#)'
  if (isTrusted(url, trusted)) return undefined
  if (protocol !== 'https:') return 'must begin with https://'
  if (port !== '') return 'must not contain a port other than 443'
  if (!publicName.test(hostname) || privateNames.test(hostname)) return 'must have a public host name'
  return undefined
}

export function isTrusted(url: string, trusted: readonly string[]): boolean {
  const { protocol, hostname } = new URL(url)
  return trusted.includes(`${protocol}//${hostname}`)
}
