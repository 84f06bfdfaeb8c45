import * as z from 'zod'
import { type Instant, instantSchema, toEpochMs, toInstant } from '../../core/domain/time.ts'

/**
 * Why emails to an address come back. After `bounced` and `reported as spam`, SES sends nothing more to the address.
 * `not delivered` concerns one email, such as one to a full mailbox; the next may arrive.
 */
export const returnReasonSchema = z.enum(['bounced', 'reported as spam', 'not delivered'])

export const unreachableAddressSchema = z.strictObject({
  address: z.string(),
  reason: returnReasonSchema,
  detail: z.string().describe('What the mail server of the recipient has answered, if it has'),
  since: instantSchema.describe('When this became known'),
})
export type UnreachableAddress = z.infer<typeof unreachableAddressSchema>

/** One email that came back from one address. */
export interface ReturnedMail {
  readonly address: string
  readonly reason: UnreachableAddress['reason']
  readonly detail: string
  readonly sentAt: Instant
}

/** How long an address counts as unreachable because one email did not arrive. */
const notDeliveredDays = 7

/** When the address no longer counts as unreachable. Undefined if it does until staff have tried it again. */
export const unreachableUntil = ({ reason, since }: UnreachableAddress): Instant | undefined =>
  reason === 'not delivered' ? toInstant(toEpochMs(since) + notDeliveredDays * 86_400_000) : undefined

export const isUnreachable = (address: UnreachableAddress, now: Instant): boolean =>
  now < (unreachableUntil(address) ?? '9999')
