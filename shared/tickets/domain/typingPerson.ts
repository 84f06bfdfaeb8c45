import * as z from 'zod'
import { identifierSchema } from '../../core/domain/text.ts'
import { type Instant, instantSchema, toEpochMs, toInstant } from '../../core/domain/time.ts'

/** One of support who is writing to a ticket, and until when that is believed without another word of them. */
export const typingPersonSchema = z.strictObject({ id: identifierSchema, name: z.string(), until: instantSchema })
export type TypingPerson = z.infer<typeof typingPersonSchema>

/** How long one is believed to write on. */
export const writingSeconds = 60

export const writingUntil = (now: Instant): Instant => toInstant(toEpochMs(now) + writingSeconds * 1_000)

/** Whether what was said before still holds for a while, so that nothing has to be written down. */
export const isStillSaid = ({ until }: TypingPerson, now: Instant): boolean =>
  toEpochMs(until) - toEpochMs(now) > (writingSeconds * 1_000) / 2
