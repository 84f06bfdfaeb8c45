import * as z from 'zod'
import { identifierSchema } from '../../core/domain/text.ts'
import { instantSchema } from '../../core/domain/time.ts'

/** A person's feed of due times for calendar programs. These send no token, so the secret is in the URL. */
export const calendarFeedSchema = z.strictObject({
  owner: identifierSchema,
  /**
   * The organisation whose due times the feed contains. Absent for support, whose feed contains the tickets that are
   * assigned to the owner.
   */
  organisation: identifierSchema.optional(),
  createdAt: instantSchema,
})
export type CalendarFeed = z.infer<typeof calendarFeedSchema>

/** The end of a feed's URL: its owner, and a secret that was shown only to them. */
export const feedTokenSchema = z.codec(
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}~[A-Za-z0-9_-]{32}$/),
  z.strictObject({ owner: identifierSchema, secret: z.string() }),
  {
    decode: (text) => {
      const [owner = '', secret = ''] = text.split('~')
      return { owner, secret }
    },
    encode: ({ owner, secret }) => `${owner}~${secret}`,
  },
)

/** The content of a calendar: one event for each owed promise, at its due time. */
export interface DueCalendar {
  readonly name: string
  readonly events: readonly {
    readonly id: string
    readonly at: z.infer<typeof instantSchema>
    readonly summary: string
    readonly description: string
    readonly link: string
  }[]
}
