import * as z from 'zod'
import { pageQuery } from '../core/api/pageQuery.ts'
import { personSchema, roleSchema } from '../core/domain/caller.ts'
import { identifierSchema, incomingTextSchema, lineSchema } from '../core/domain/text.ts'
import { ticketNumberSchema, writtenTicketNumberSchema } from '../core/domain/ticketNumber.ts'
import { instantSchema, monthSchema, writtenInstantSchema } from '../core/domain/time.ts'
import { planSchema, prioritySchema, targetSchema } from '../plans/domain/plans.ts'
import { runningClockSchema } from '../plans/domain/promise.ts'
import { attachmentSchema, maxAttachmentsPerMessage } from './domain/attachment.ts'
import { formSchema } from './domain/forms.ts'
import { proofEventSchema } from './domain/promiseProof.ts'
import { slaReportRowSchema } from './domain/slaReport.ts'
import {
  categorySchema,
  entrySchema,
  reasonSchema,
  subjectSchema,
  ticketRowSchema,
  ticketSchema,
} from './domain/ticket.ts'
import { queueNameSchema, ticketFilterSchema } from './domain/ticketLists.ts'
import { statusSchema } from './domain/transitions.ts'
import { typingPersonSchema } from './domain/typingPerson.ts'

/*
 * The shapes of requests and responses. The domain defines the entities; their fields in responses are picked here, one
 * by one.
 */

const messageBodySchema = incomingTextSchema(60_000)

const attachmentIdsSchema = z
  .array(z.uuid())
  .max(maxAttachmentsPerMessage)
  .refine((ids) => new Set(ids).size === ids.length, 'names a file twice')
  .describe('Ids of files that you announced and uploaded; each can be sent with one message')
const affectedResourcesSchema = z.array(lineSchema(200)).max(20).describe('The affected resources, such as host names')
const writtenPrioritySchema = prioritySchema.describe(
  [
    'P1: production unusable, no short-term workaround',
    'P2: damage grows rapidly, highly time-sensitive',
    'P3: damage grows over time, or non-production is down',
    'P4: minor impact, not time-sensitive',
    'P5: service request, how-to, feature wish',
  ].join('; '),
)

const openTicket = {
  subject: subjectSchema.describe('One line; on-call staff read it in notices'),
  body: messageBodySchema.describe('Markdown'),
  category: categorySchema.describe('pentest and right-to-audit require their form'),
  priority: writtenPrioritySchema,
  affectedResources: affectedResourcesSchema.default([]),
  attachments: attachmentIdsSchema.default([]),
  followUpTo: writtenTicketNumberSchema.optional().describe('The number of the closed ticket that this one follows up'),
}

export const openTicketSchema = z.strictObject({
  ...openTicket,
  form: formSchema
    .optional()
    .describe(
      'Required for pentest and right-to-audit; any other category can have a call-back, if the plan includes phone',
    ),
})

export const logCallSchema = z.strictObject({
  ...openTicket,
  caller: identifierSchema.describe('The id of the member of the organisation who called'),
})

export const writeMessageSchema = z.strictObject({
  body: messageBodySchema.describe('Markdown'),
  attachments: attachmentIdsSchema.default([]),
  internal: z.boolean().default(false).describe('Support only: a note that the customer never sees'),
  keepOpen: z
    .boolean()
    .default(false)
    .describe('Support only: the ticket stays with support instead of waiting for the customer'),
})

export const assignTicketSchema = z.strictObject({
  assignee: identifierSchema.optional().describe('The id of a colleague from GET /colleagues; the caller if absent'),
  note: messageBodySchema.optional().describe('An internal note for the new assignee, which is emailed to them'),
})

const colleagueSchema = z.strictObject({
  ...personSchema.shape,
  roles: z.array(roleSchema),
  signedInAt: instantSchema,
})
export const colleaguePageSchema = z.strictObject({
  colleagues: z.array(colleagueSchema),
  nextCursor: z.string().optional(),
})

export const prioritiseTicketSchema = z.strictObject({
  priority: writtenPrioritySchema,
  reason: reasonSchema.describe('Visible to both sides'),
})
export const setAffectedResourcesSchema = z.strictObject({ affectedResources: affectedResourcesSchema })
export const pauseNoticesSchema = z.strictObject({
  until: writtenInstantSchema.describe('Within seven days; an instant in the past ends the pause'),
  reason: reasonSchema,
})
export const followTicketSchema = z.strictObject({ following: z.boolean() })

export const markReadSchema = z.strictObject({
  readUpTo: instantSchema.describe('The activityAt of the ticket when it was read'),
})
export const readMarkSchema = z.strictObject({
  number: ticketNumberSchema,
  readUpTo: instantSchema,
  /** Up to when the ticket was read before this request. */
  before: instantSchema.optional(),
})

const ticketDetail = {
  ...ticketSchema.omit({
    activityBy: true,
    firstAnsweredAt: true,
    clock: true,
    nextNotice: true,
    noticeLease: true,
    noticePause: true,
    notes: true,
  }).shape,
  due: z
    .strictObject({
      ...ticketRowSchema.shape.due.unwrap().shape,
      reason: runningClockSchema.shape.reason,
      /** The basis of the due time, which `reason` explains in words. */
      plan: planSchema,
      target: targetSchema,
      from: instantSchema,
      sinceUpgrade: z.boolean(),
    })
    .optional(),
}

/** A ticket without its thread: the response to a write. */
export const ticketDetailSchema = z.strictObject(ticketDetail)

/** A ticket with its thread, the oldest entry first. Long threads are returned in pages. */
export const ticketThreadSchema = z.strictObject({
  ...ticketDetail,
  entries: z.array(entrySchema),
  typing: z.array(typingPersonSchema).optional().describe('For support, with the first page: who else is writing'),
  nextCursor: z.string().optional(),
})

export const ticketViewNames = ['all', ...statusSchema.options] as const

const ticketRowsSchema = z.array(
  z.strictObject({ ...ticketRowSchema.omit({ activityBy: true }).shape, unread: z.boolean() }),
)

const ticketRowsPage = {
  tickets: ticketRowsSchema,
  /** The tickets of this page that cannot be read. The others are still shown. */
  unreadable: z.array(ticketNumberSchema),
  nextCursor: z.string().optional(),
}
export const ticketPageSchema = z.strictObject({
  ...ticketRowsPage,
  counts: z.strictObject({ all: z.int(), new: z.int(), open: z.int(), waiting: z.int(), closed: z.int() }),
})
export const queuePageSchema = z.strictObject(ticketRowsPage)

/**
 * A page of a filtered list can be short, even empty, and still have a next one. Each page reads a bounded number of
 * tickets.
 */
const narrowedQuery = { ...pageQuery, ...ticketFilterSchema.shape }
export const ticketQuerySchema = z.strictObject({
  ...narrowedQuery,
  view: z.enum(ticketViewNames).default('all').describe('Tickets in one status, or all'),
})
/** By default, the tickets that wait for support. With an assignee, also those that wait for the customer. */
export const queueQuerySchema = z.strictObject({
  ...narrowedQuery,
  queue: queueNameSchema
    .optional()
    .describe('Who must act: support (the default, unless an assignee is given) or customer'),
})
export const threadQuerySchema = z.strictObject({ cursor: pageQuery.cursor })

export const typingSchema = z.strictObject({ typing: z.array(typingPersonSchema) })

export const announceAttachmentSchema = attachmentSchema.omit({ id: true })
export const attachmentUploadSchema = z.strictObject({
  ...attachmentSchema.shape,
  /** Upload the file there, as announced, before the link expires. */
  upload: z.strictObject({
    method: z.literal('PUT'),
    url: z.url(),
    headers: z.record(z.string(), z.string()),
    expiresAt: instantSchema,
  }),
})
export const attachmentLinkSchema = z.strictObject({
  ...attachmentSchema.shape,
  url: z.url(),
  expiresAt: instantSchema,
})

/** The URL is a secret that is shown once. */
export const calendarFeedUrlSchema = z.strictObject({ url: z.url(), createdAt: instantSchema })

export const promiseProofSchema = z.strictObject({
  ...ticketSchema.pick({ number: true, organisation: true, priority: true, promise: true }).shape,
  events: z.array(proofEventSchema),
})

export const slaReportQuerySchema = z.strictObject({ month: monthSchema })
export const slaReportsQuerySchema = z.strictObject({ ...pageQuery, month: monthSchema })
export const slaReportSchema = z.strictObject({
  month: monthSchema,
  organisation: identifierSchema,
  organisationName: z.string(),
  rows: z.array(slaReportRowSchema),
})
export const slaReportPageSchema = z.strictObject({
  reports: z.array(slaReportSchema),
  nextCursor: z.string().optional(),
})
