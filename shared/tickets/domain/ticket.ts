import * as z from 'zod'
import { personSchema } from '../../core/domain/caller.ts'
import { identifierSchema, lineSchema, textSchema } from '../../core/domain/text.ts'
import { ticketNumberSchema } from '../../core/domain/ticketNumber.ts'
import { instantSchema } from '../../core/domain/time.ts'
import { prioritySchema } from '../../plans/domain/plans.ts'
import {
  clockKindSchema,
  plannedNoticeSchema,
  promiseSchema,
  runningClockSchema,
  stoppedClockSchema,
} from '../../plans/domain/promise.ts'
import { attachmentSchema } from './attachment.ts'
import { formSchema } from './forms.ts'
import { moveSchema, statusSchema } from './transitions.ts'

export const categorySchema = z.enum(['technical', 'billing', 'account', 'pentest', 'right-to-audit', 'compliance'])
export const channelSchema = z.enum(['portal', 'api', 'email', 'phone'])
export const sideSchema = z.enum(['customer', 'support'])

export const subjectSchema = lineSchema(200)
export const bodySchema = textSchema(60_000)
export const reasonSchema = lineSchema(500)

/** The notice that a scan has claimed and is about to announce. No other scan announces it before `until`. */
export const noticeLeaseSchema = z.strictObject({
  id: z.uuid(),
  level: plannedNoticeSchema.shape.level,
  until: instantSchema,
})

/** How long notices can be paused at a time. */
export const maxPauseDays = 7

export const noticePauseSchema = z.strictObject({ until: instantSchema, by: personSchema })

/** The fields of a ticket that lists show. */
const row = {
  number: ticketNumberSchema,
  organisation: identifierSchema,
  status: statusSchema,
  subject: subjectSchema,
  category: categorySchema,
  priority: prioritySchema,
  channel: channelSchema,
  requester: personSchema,
  assignee: personSchema.optional(),
  openedAt: instantSchema,
  activityAt: instantSchema,
  /** Who caused the latest activity. It does not count as unread for them. */
  activityBy: identifierSchema,
  closedAt: instantSchema.optional(),
}
/** The due time of the running clock. Absent if nothing is promised or support has answered. */
export const dueSchema = z.strictObject({ clock: clockKindSchema, at: instantSchema })
export const ticketRowSchema = z.strictObject({ ...row, due: dueSchema.optional() })
export type TicketRow = z.infer<typeof ticketRowSchema>

export const maxFollowers = 20
export const maxFollowUps = 20

export const ticketSchema = z.strictObject({
  ...row,
  /** A copy from `clock`, for lists. */
  due: dueSchema.optional(),
  /** Counts the changes. The ETag is derived from it. */
  version: z.int().min(1),
  /** The people who are emailed about the ticket. Includes the requester until they unsubscribe. */
  followers: z.array(personSchema).max(maxFollowers),
  affectedResources: z.array(lineSchema(200)).max(20),
  /** The closed ticket that this one follows up. */
  followUpTo: ticketNumberSchema.optional(),
  /** The tickets that follow up this one. */
  followUps: z.array(ticketNumberSchema).max(maxFollowUps).optional(),
  promise: promiseSchema,
  /** The outcome of the initial response, once its clock has stopped. */
  initialResponse: stoppedClockSchema.optional(),
  /** The outcome of the latest response after the initial one, once its clock has stopped. */
  latestResponse: stoppedClockSchema.optional(),
  /** When support first replied publicly, whatever was promised. */
  firstAnsweredAt: instantSchema.optional(),
  clock: runningClockSchema.optional(),
  /** The version that set the running clock. A clock that is reset, even to the same values, has new notices. */
  clockVersion: z.int().min(1).optional(),
  /** The earliest notice of the running clock that has not been announced. */
  nextNotice: plannedNoticeSchema.optional(),
  noticeLease: noticeLeaseSchema.optional(),
  /** The notices that on-call staff received, for every clock, in order. */
  publishedNotices: z.array(plannedNoticeSchema).optional(),
  /** How many internal notes the thread contains. */
  notes: z.int().optional(),
  /** Who acknowledged the notices, and until when none is sent. */
  noticePause: noticePauseSchema.optional(),
})
export type Ticket = z.infer<typeof ticketSchema>

export const dueOf = ({ clock }: Pick<Ticket, 'clock'>): Pick<Ticket, 'due'> =>
  clock ? { due: { clock: clock.kind, at: clock.dueAt } } : {}

export const messageSchema = z.strictObject({
  /** Internal notes are visible only to support. */
  internal: z.boolean(),
  channel: channelSchema,
  body: bodySchema,
  form: formSchema.optional(),
  attachments: z.array(attachmentSchema).optional(),
})
export type Message = z.infer<typeof messageSchema>

/** The effect of a move on a ticket. Contains only the fields that changed. */
export const changeSchema = z.strictObject({
  move: moveSchema,
  status: z.strictObject({ from: statusSchema.optional(), to: statusSchema }).optional(),
  priority: z.strictObject({ from: prioritySchema, to: prioritySchema }).optional(),
  assignee: z.strictObject({ from: personSchema.optional(), to: personSchema.optional() }).optional(),
  follower: z.strictObject({ person: personSchema, following: z.boolean() }).optional(),
  affectedResources: z.strictObject({ from: z.array(z.string()), to: z.array(z.string()) }).optional(),
  followUp: ticketNumberSchema.optional(),
  /** The clocks that this change started or reset, and stopped. With them, a thread proves the history of a promise. */
  startedClock: runningClockSchema.optional(),
  stoppedClock: stoppedClockSchema.optional(),
  noticesPausedUntil: instantSchema.optional(),
  /** The due time before and after the change. */
  dueAt: z.strictObject({ from: instantSchema.optional(), to: instantSchema }).optional(),
  /** Why a promise was recalculated although no one changed the ticket. */
  cause: z.enum(['upgrade', 'calendar']).optional(),
  reason: reasonSchema.optional(),
})
export type Change = z.infer<typeof changeSchema>

/** One entry of a ticket's thread: a message, a change, or both. */
export const entrySchema = z.strictObject({
  id: z.uuid(),
  /** The ticket version that the entry created. A note creates none, and has the version at which it was written. */
  version: z.int().min(1),
  by: personSchema,
  side: sideSchema,
  at: instantSchema,
  message: messageSchema.optional(),
  change: changeSchema.optional(),
})
export type Entry = z.infer<typeof entrySchema>
export type Side = Entry['side']

/** The maximum number of changes in a thread. A longer thread could not be read. */
export const maxChanges = 2_000
/** The maximum number of internal notes, which are skipped in customers' pages. */
export const maxNotes = 500

/** How long after closing a customer's reply reopens a ticket. */
export const reopenDays = 14
