import * as z from 'zod'
import { identifierSchema } from '../../core/domain/text.ts'
import { dateSchema, type Instant, instantSchema, type Month, monthSchema } from '../../core/domain/time.ts'

/** The id of a month's only run, such as `2026-11`. A dry run's id also contains the instant of its start. */
export const runIdSchema = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])(-dry-\d{8}T\d{9}Z)?$/, 'must be a billing run id such as 2026-11')
  .brand<'RunId'>()
export type RunId = z.infer<typeof runIdSchema>

export const runIdOf = (month: Month, dryRunAt?: Instant): RunId =>
  runIdSchema.parse(dryRunAt === undefined ? month : `${month}-dry-${dryRunAt.replace(/[-:.]/g, '')}`)

/**
 * `drafting` until finance approves; `issuing` while numbers are assigned; a `closed` month is final. Retrying parked
 * organisations returns an approved or issued run to drafting.
 */
export const runStatusSchema = z.enum(['drafting', 'approved', 'issuing', 'issued', 'closed'])

export const billingRunSchema = z.strictObject({
  id: runIdSchema,
  month: monthSchema,
  /** A dry run follows the same path but ends with its drafts. It closes no month, and its drafts are never issued. */
  isDryRun: z.boolean(),
  status: runStatusSchema,
  startedAt: instantSchema,
  startedBy: identifierSchema,
  approvedBy: identifierSchema.optional(),
  /** Present while parked organisations are retried. The run cannot be approved in the meantime. */
  isRetrying: z.literal(true).optional(),
  /** When the work that `progress` counts (drafting or issuing) began. */
  workSince: instantSchema,
  /** How much was already done when it began. */
  doneBefore: z.int().default(0),
  /** The catalogue in force on the month's last day. Prices of later versions do not apply. */
  catalogueVersion: dateSchema,
  /** Present once the list is frozen: the winning listing, and its numbers of organisations and chunks. */
  list: z.strictObject({ id: z.string(), organisations: z.int(), chunks: z.int() }).optional(),
})
export type BillingRun = z.infer<typeof billingRunSchema>
