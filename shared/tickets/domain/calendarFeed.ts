import * as z from 'zod'
import { identifierSchema } from '../../core/domain/text.ts'
import { instantSchema } from '../../core/domain/time.ts'

/** Somebody's feed of due times for calendar programs, which bring no token: its secret is in the URL. */
export const calendarFeedSchema = z.strictObject({
  owner: identifierSchema,
  /** Whose due times it tells; absent for support: those of the tickets that are assigned to the owner. */
  organisation: identifierSchema.optional(),
  createdAt: instantSchema,
})
export type CalendarFeed = z.infer<typeof calendarFeedSchema>

/** What the URL of a feed ends with: its owner, and a secret that only they were told. */
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

/** What a calendar shows: one event a promise that is owed, at the instant at which it is due. */
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
