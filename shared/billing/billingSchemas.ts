import * as z from 'zod'
import { pageQuerySchema } from '../core/api/pageQuery.ts'
import { amountMinorSchema, costSumMicrosSchema } from '../core/domain/money.ts'
import { identifierSchema, lineSchema } from '../core/domain/text.ts'
import { dateSchema, instantSchema, monthSchema } from '../core/domain/time.ts'
import { billingDetailsSchema, languageSchema } from '../organisations/domain/billingDetails.ts'
import { currencySchema, planSchema, supportHoursNameSchema, targetSchema } from '../plans/domain/plans.ts'
import { usageRecordSchema } from '../usage/domain/usage.ts'
import { billingRunSchema } from './domain/billingRun.ts'
import { creditLineSchema, creditNoteNumberSchema, creditNoteSchema } from './domain/creditNote.ts'
import { invoiceNumberSchema, invoiceSchema, issuedInvoiceSchema } from './domain/invoice.ts'
import { paymentRecordSchema } from './domain/payment.ts'
import { receivableSchema, receivableStateSchema } from './domain/receivable.ts'

/* Schemas of requests and responses about money. */

const nextCursor = { nextCursor: z.string().optional() }

export const startBillingRunSchema = z.strictObject({
  month: monthSchema,
  /** Drafts only, also for the current month. A dry run closes nothing, and its drafts cannot be issued. */
  dryRun: z.boolean().default(false),
})

const runSchema = billingRunSchema.omit({
  list: true,
  isRetrying: true,
  workSince: true,
  doneBefore: true,
})
export const billingRunViewSchema = z.strictObject({
  ...runSchema.shape,
  status: z.enum([...billingRunSchema.shape.status.options, 'drafted']),
  organisations: z.strictObject({
    /** Absent until the list of organisations is frozen. */
    all: z.int().optional(),
    drafted: z.int(),
    nothingToInvoice: z.int(),
    parked: z.int(),
  }),
  issued: z.int(),
  netMinorByCurrency: z.partialRecord(currencySchema, amountMinorSchema),
  /** Only while work is in progress: organisations or invoices a minute, and the remaining time at that rate. */
  perMinute: z.int().optional(),
  secondsLeft: z.int().optional(),
})
export const billingRunPageSchema = z.strictObject({
  runs: z.array(z.strictObject({ ...runSchema.shape, organisations: z.int().optional() })),
  ...nextCursor,
})

export const runInvoicePageSchema = z.strictObject({
  invoices: z.array(
    z.strictObject({
      /** Present once the draft is issued. */
      number: invoiceNumberSchema.optional(),
      previousNetMinor: amountMinorSchema.optional(),
      differenceMinor: amountMinorSchema.optional(),
      draft: invoiceSchema,
    }),
  ),
  ...nextCursor,
})
export const parkedPageSchema = z.strictObject({
  parked: z.array(z.strictObject({ organisation: identifierSchema, reason: z.string() })),
  ...nextCursor,
})

export const invoicePageSchema = z.strictObject({ invoices: z.array(issuedInvoiceSchema), ...nextCursor })
export const invoiceViewSchema = z.strictObject({
  invoice: issuedInvoiceSchema,
  state: receivableStateSchema,
  balanceMinor: amountMinorSchema,
  creditNotes: z.array(creditNoteSchema),
  payments: z.array(paymentRecordSchema),
})
export const explanationQuerySchema = z.strictObject({
  language: languageSchema.default('en').describe("The reader's language"),
})
export const explanationSchema = z.strictObject({
  number: invoiceNumberSchema,
  organisation: identifierSchema,
  month: monthSchema,
  currency: currencySchema,
  lines: z.array(
    z.strictObject({
      line: z.int(),
      description: z.string(),
      steps: z.array(z.string()),
      days: z.array(z.strictObject({ date: dateSchema, costMicros: costSumMicrosSchema })),
    }),
  ),
  totals: z.array(z.string()),
})

export const issueCreditNoteSchema = z.strictObject({
  reason: lineSchema(300),
  /** The amount to credit for each line. If absent, everything that remains is credited. */
  lines: z
    .array(creditLineSchema.pick({ line: true, amountMinor: true }))
    .min(1)
    .max(100)
    .refine((lines) => new Set(lines.map(({ line }) => line)).size === lines.length, 'must not name a line twice')
    .optional(),
})
export const recordPaymentSchema = paymentRecordSchema.pick({ on: true, amountMinor: true, reference: true })

export const statementSchema = z.strictObject({
  organisation: identifierSchema,
  on: dateSchema,
  invoices: z.array(
    z.strictObject({
      number: invoiceNumberSchema,
      month: monthSchema,
      currency: currencySchema,
      issuedOn: dateSchema,
      ...receivableSchema.shape,
      balanceMinor: amountMinorSchema,
      state: receivableStateSchema,
    }),
  ),
  balanceMinorByCurrency: z.record(z.string(), amountMinorSchema),
})

export const billingDetailsViewSchema = z.strictObject({
  organisation: identifierSchema,
  version: z.int(),
  currency: currencySchema,
  /** Absent until they are set. */
  billing: billingDetailsSchema.optional(),
})

const entitlementSchema = z.union([z.boolean(), z.string()])
const changeOfPlan = z.array(z.strictObject({ what: z.string(), before: entitlementSchema, after: entitlementSchema }))
export const planPreviewQuerySchema = z.strictObject({ plan: planSchema })
export const planPreviewSchema = z.strictObject({
  plan: planSchema,
  from: dateSchema.optional(),
  revocableUntil: dateSchema.optional(),
  currency: currencySchema,
  months: z.array(
    z.strictObject({ month: monthSchema, beforeMinor: amountMinorSchema, afterMinor: amountMinorSchema }),
  ),
  gained: changeOfPlan,
  lost: changeOfPlan,
})

export const plansQuerySchema = z.strictObject({ currency: currencySchema.default('CHF'), on: dateSchema.optional() })
const cells = z.record(planSchema, z.string())
export const plansSchema = z.strictObject({
  validFrom: dateSchema,
  currency: currencySchema,
  plans: z.array(
    z.strictObject({
      plan: planSchema,
      name: z.string(),
      priceMinor: amountMinorSchema.optional(),
      shareBasisPoints: z.int().optional(),
      minimumMinor: amountMinorSchema.optional(),
      supportHours: supportHoursNameSchema,
      targets: z.record(z.string(), targetSchema),
    }),
  ),
  comparison: z.array(
    z.strictObject({
      id: z.string(),
      feature: z.string(),
      cells,
      /** The meaning of each cell. Clients translate the code, or show the cell itself if they do not know the code. */
      codes: z.record(planSchema, z.strictObject({ code: z.string(), count: z.int().optional() })),
    }),
  ),
})

export const usageRecordsQuerySchema = z.strictObject({ ...pageQuerySchema.shape, on: dateSchema })
export const usageRecordPageSchema = z.strictObject({
  records: z.array(
    z.strictObject({
      record: usageRecordSchema,
      /** The month whose invoice it counts for: its own, or a later one if it arrived late. */
      countedFor: monthSchema,
      /** Present once that invoice is issued, if the plan charges a share of consumption. */
      invoice: z.strictObject({ number: invoiceNumberSchema, line: z.int() }).optional(),
    }),
  ),
  ...nextCursor,
})

export const documentQuerySchema = z.strictObject({
  format: z.enum(['pdf', 'ubl']).default('pdf'),
  /** Selects a credit note of the invoice instead. */
  creditNote: creditNoteNumberSchema.optional(),
})
export const exportSchema = z.strictObject({ export: z.uuid(), invoices: z.int() })
export const documentLinkSchema = z.strictObject({ url: z.url(), expiresAt: instantSchema })
