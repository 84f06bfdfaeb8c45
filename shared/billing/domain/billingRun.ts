import * as z from 'zod'
import { identifierSchema } from '../../core/domain/text.ts'
import { dateSchema, type Instant, instantSchema, type Month, monthSchema } from '../../core/domain/time.ts'

/** The one run of a month, such as `2026-11`; a dry run has the instant of its start besides. */
export const runIdSchema = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])(-dry-\d{8}T\d{9}Z)?$/, 'a billing run is named like 2026-11')
  .brand<'RunId'>()
export type RunId = z.infer<typeof runIdSchema>

export const runIdOf = (month: Month, dryRunAt?: Instant): RunId =>
  runIdSchema.parse(dryRunAt === undefined ? month : `${month}-dry-${dryRunAt.replace(/[-:.]/g, '')}`)

/**
 * `drafting` until finance approves; `issuing` while numbers are given; a `closed` month takes no more. Who was parked
 * and is tried again brings an approved or issued run back to drafting.
 */
export const runStatusSchema = z.enum(['drafting', 'approved', 'issuing', 'issued', 'closed'])

export const billingRunSchema = z.strictObject({
  id: runIdSchema,
  month: monthSchema,
  /** Takes the same path as a run, and ends with its drafts: it closes no month, and nothing is issued of it. */
  isDryRun: z.boolean(),
  status: runStatusSchema,
  startedAt: instantSchema,
  startedBy: identifierSchema,
  approvedBy: identifierSchema.optional(),
  /** Those who were parked are tried again: nothing is approved meanwhile. */
  isRetrying: z.literal(true).optional(),
  /** When the work began that `progress` counts: drafting, or issuing. */
  workSince: instantSchema,
  /** What was done when it began. */
  doneBefore: z.int().default(0),
  /** The catalogue in force on the month's last day: prices of later versions do not enter. */
  catalogueVersion: dateSchema,
  /** Once the list is frozen: which listing won, how many organisations it found, and in how many chunks. */
  list: z.strictObject({ id: z.string(), organisations: z.int(), chunks: z.int() }).optional(),
})
export type BillingRun = z.infer<typeof billingRunSchema>
