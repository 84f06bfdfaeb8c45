import * as z from 'zod'
import { identifierSchema } from '../../core/domain/text.ts'
import { type Instant, instantSchema, toEpochMs, toInstant } from '../../core/domain/time.ts'

/** A member of support who is typing a reply to a ticket. The indicator ends at `until` unless it is renewed. */
export const typingPersonSchema = z.strictObject({ id: identifierSchema, name: z.string(), until: instantSchema })
export type TypingPerson = z.infer<typeof typingPersonSchema>

/** How long an indicator lasts. */
export const writingSeconds = 60

export const typingUntil = (now: Instant): Instant => toInstant(toEpochMs(now) + writingSeconds * 1_000)

/** Whether more than half of an indicator's time is left, so that it need not be written again. */
export const isStillTyping = ({ until }: TypingPerson, now: Instant): boolean =>
  toEpochMs(until) - toEpochMs(now) > (writingSeconds * 1_000) / 2
