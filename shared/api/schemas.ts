import * as z from 'zod'
import { auditEventSchema } from '../domain/audit.ts'
import { invoiceSchema } from '../domain/invoice.ts'
import { amountMinorSchema } from '../domain/money.ts'
import { organisationSchema } from '../domain/organisation.ts'
import { currencySchema, planSchema, prioritySchema } from '../domain/plans.ts'
import { clockKindSchema, promiseSchema, runningClockSchema, stoppedClockSchema } from '../domain/sla.ts'
import { identifierSchema, incomingTextSchema, lineSchema } from '../domain/text.ts'
import {
  categorySchema,
  channelSchema,
  messageSchema,
  statusSchema,
  subjectSchema,
  ticketSchema,
} from '../domain/ticket.ts'
import { ticketNumberSchema } from '../domain/ticketNumber.ts'
import { dateSchema, instantSchema, monthSchema } from '../domain/time.ts'
import { usageRecordSchema } from '../domain/usage.ts'

/* The shapes of requests and responses. Entities are the domain's; what is told of them is picked here, field by field. */

/** Counts the changes of a thing; its ETag is made of it. */
const versionSchema = z.int().min(1)

const messageBodySchema = incomingTextSchema(60_000)

export const openTicketSchema = z.strictObject({
  subject: subjectSchema,
  body: messageBodySchema,
  category: categorySchema,
  priority: prioritySchema,
  affectedResources: z.array(lineSchema(200)).max(20).default([]),
  followUpTo: ticketNumberSchema.optional(),
})

export const writeMessageSchema = z.strictObject({
  body: messageBodySchema,
  /** Support only: a note that the customer never sees. */
  internal: z.boolean().default(false),
  /** Support only: the ticket stays with support instead of waiting for the customer. */
  keepOpen: z.boolean().default(false),
})

export const assignTicketSchema = z.strictObject({
  /** Who takes the ticket; whoever asks, when absent. */
  assignee: z.strictObject({ id: identifierSchema, name: lineSchema(200) }).optional(),
})

const ticketSummary = {
  number: ticketNumberSchema,
  organisation: identifierSchema,
  status: statusSchema,
  subject: z.string(),
  category: categorySchema,
  priority: prioritySchema,
  channel: channelSchema,
  requester: ticketSchema.shape.requester,
  assignee: ticketSchema.shape.assignee,
  openedAt: instantSchema,
  activityAt: instantSchema,
  closedAt: instantSchema.optional(),
  /** The promise that is running now; absent when nothing is promised or support has answered. */
  due: z
    .strictObject({
      clock: clockKindSchema,
      at: runningClockSchema.shape.dueAt,
      reason: runningClockSchema.shape.reason,
    })
    .optional(),
}
export const ticketSummarySchema = z.strictObject(ticketSummary)

const ticketDetail = {
  ...ticketSummary,
  version: versionSchema,
  affectedResources: z.array(z.string()),
  followUpTo: ticketNumberSchema.optional(),
  promise: promiseSchema,
  initialResponse: stoppedClockSchema.optional(),
  /** The latest response that was awaited after the first. */
  latestResponse: stoppedClockSchema.optional(),
}

/** A ticket without its messages: what a write answers. */
export const ticketDetailSchema = z.strictObject(ticketDetail)

/** A ticket with its messages, in the order in which they were written. */
export const ticketThreadSchema = z.strictObject({ ...ticketDetail, messages: z.array(messageSchema) })

export const ticketViewNames = ['all', ...statusSchema.options] as const

export const ticketPageSchema = z.strictObject({
  tickets: z.array(ticketSummarySchema),
  counts: z.strictObject({ all: z.int(), new: z.int(), open: z.int(), waiting: z.int(), closed: z.int() }),
  nextCursor: z.string().optional(),
})

const limitSchema = z
  .string()
  .regex(/^([1-9]\d?|100)$/, 'a limit is 1 to 100')
  .transform(Number)

const pageQuery = { limit: limitSchema.optional(), cursor: z.string().max(1000).optional() }
export const pageQuerySchema = z.strictObject(pageQuery)
export const ticketQuerySchema = z.strictObject({ ...pageQuery, view: z.enum(ticketViewNames).default('all') })

export const registerOrganisationSchema = z.strictObject({
  name: lineSchema(200),
  currency: currencySchema,
  /** The plan that it joins with; later changes are made by its owners. */
  plan: planSchema,
})

export const setMemberSchema = z.strictObject({ role: z.enum(['customer', 'owner']), name: lineSchema(200) })

export const changePlanSchema = z.strictObject({ plan: planSchema })

export const organisationViewSchema = z.strictObject({
  ...organisationSchema.omit({ planChanges: true }).shape,
  plan: planSchema,
  /** A change that is planned but not in force yet. */
  nextPlan: z.strictObject({ plan: planSchema, from: dateSchema }).optional(),
  entitlements: z.strictObject({
    phone: z.boolean(),
    chat: z.enum(['no', 'coming soon']),
    singleSignOn: z.boolean(),
    auditTrail: z.enum(['mutations', 'all API traffic']),
    usageReport: z.enum(['by resource type', 'by resource']),
    complianceForm: z.boolean(),
    customerSuccessManager: z.boolean(),
  }),
})

export const organisationPageSchema = z.strictObject({
  organisations: z.array(organisationViewSchema),
  nextCursor: z.string().optional(),
})

/** More records go into more batches: a batch is one transaction. */
export const usageBatchSchema = z.strictObject({ records: z.array(usageRecordSchema).min(1).max(30) })
export const usageReceiptSchema = z.strictObject({ taken: z.int(), repeated: z.int() })

export const auditPageSchema = z.strictObject({ events: z.array(auditEventSchema), nextCursor: z.string().optional() })

export const startBillingRunSchema = z.strictObject({ month: monthSchema })

export const billingRunViewSchema = z.strictObject({
  month: monthSchema,
  status: z.enum(['drafting', 'drafted', 'approved', 'issuing', 'issued']),
  startedAt: instantSchema,
  organisations: z.strictObject({
    /** Absent until the list of organisations is complete. */
    all: z.int().optional(),
    drafted: z.int(),
    nothingToInvoice: z.int(),
    parked: z.int(),
  }),
  issued: z.int(),
  netMinorByCurrency: z.partialRecord(currencySchema, amountMinorSchema),
})

export const invoicePageSchema = z.strictObject({ invoices: z.array(invoiceSchema), nextCursor: z.string().optional() })
