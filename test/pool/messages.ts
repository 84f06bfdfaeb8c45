import * as z from 'zod'

/**
 * The state in which a runtime begins: the sample organisations on Monday 16 November 2026 at 09:00 in Zurich, the same
 * at the machine's time, or no data at the machine's time.
 */
export const seedSchema = z.enum(['monday', 'today', 'none'])
export type Seed = z.output<typeof seedSchema>

export const wantedSchema = z.strictObject({
  seed: seedSchema,
  /** Whether the portal is served too. */
  withSite: z.boolean(),
  /** Whether ticket emails are sent and files of messages settled. Otherwise these tasks stay in their queue. */
  withEmails: z.boolean(),
})
export type Wanted = z.output<typeof wantedSchema>

/** A task for a host. */
export const taskSchema = z.discriminatedUnion('kind', [
  wantedSchema.extend({ kind: z.literal('reset') }),
  z.strictObject({ kind: z.literal('stop') }),
])
export type Task = z.output<typeof taskSchema>

/** The address of a runtime's console, the folder of its data, and the process that runs it. */
export const answerSchema = z.object({ console: z.url(), folder: z.string(), pid: z.int() })
export type Answer = z.output<typeof answerSchema>

export const leaseSchema = answerSchema.extend({ id: z.string() })
export type Lease = z.output<typeof leaseSchema>
