import * as z from 'zod'

/**
 * What a runtime begins with: the sample organisations on Monday 16 November 2026 at 09:00 in Zurich, the same at the
 * machine's time, or no data at the machine's time.
 */
export const seedSchema = z.enum(['monday', 'today', 'none'])
export type Seed = z.output<typeof seedSchema>

export const wantedSchema = z.strictObject({
  seed: seedSchema,
  /** Whether the portal is served too. */
  withSite: z.boolean(),
  /** Whether emails about tickets are sent, and files of messages settled; else these tasks stay in their queue. */
  withEmails: z.boolean(),
})
export type Wanted = z.output<typeof wantedSchema>

/** What a host is told to do. */
export const taskSchema = z.discriminatedUnion('kind', [
  wantedSchema.extend({ kind: z.literal('reset') }),
  z.strictObject({ kind: z.literal('stop') }),
])
export type Task = z.output<typeof taskSchema>

/** Where a runtime's console is, its data, and the process that runs it. */
export const answerSchema = z.object({ console: z.url(), folder: z.string(), pid: z.int() })
export type Answer = z.output<typeof answerSchema>

export const leaseSchema = answerSchema.extend({ id: z.string() })
export type Lease = z.output<typeof leaseSchema>
