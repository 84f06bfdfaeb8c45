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

/** What was claimed by a scan that is about to speak: nobody else speaks before `until`. */
export const noticeLeaseSchema = z.strictObject({
  id: z.uuid(),
  level: plannedNoticeSchema.shape.level,
  until: instantSchema,
})

/** How long notices can be paused at a time. */
export const maxPauseDays = 7

export const noticePauseSchema = z.strictObject({ until: instantSchema, by: personSchema })

/** What lists show of a ticket. */
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
  /** Whose doing the latest activity was: it is not news to them. */
  activityBy: identifierSchema,
  closedAt: instantSchema.optional(),
}
/** The promise that is running now; absent when nothing is promised or support has answered. */
export const dueSchema = z.strictObject({ clock: clockKindSchema, at: instantSchema })
export const ticketRowSchema = z.strictObject({ ...row, due: dueSchema.optional() })
export type TicketRow = z.infer<typeof ticketRowSchema>

export const maxFollowers = 20
export const maxFollowUps = 20

export const ticketSchema = z.strictObject({
  ...row,
  /** Of `clock`, where lists find it. */
  due: dueSchema.optional(),
  /** Counts the changes that people make; the ETag is made of it. */
  version: z.int().min(1),
  /** Who is mailed what happens; the requester until they unsubscribe. */
  followers: z.array(personSchema).max(maxFollowers),
  affectedResources: z.array(lineSchema(200)).max(20),
  /** The closed ticket that this one follows up. */
  followUpTo: ticketNumberSchema.optional(),
  /** The tickets that follow up this one. */
  followUps: z.array(ticketNumberSchema).max(maxFollowUps).optional(),
  promise: promiseSchema,
  /** The initial response, once it was given. */
  initialResponse: stoppedClockSchema.optional(),
  /** The latest response that was awaited after the first, once it was given. */
  latestResponse: stoppedClockSchema.optional(),
  /** The first public answer, whatever was promised. */
  firstAnsweredAt: instantSchema.optional(),
  clock: runningClockSchema.optional(),
  /** The version that set the running clock: one that is set anew, even to what it was, has notices of its own. */
  clockVersion: z.int().min(1).optional(),
  /** The earliest notice of the running clock that was not announced. */
  nextNotice: plannedNoticeSchema.optional(),
  noticeLease: noticeLeaseSchema.optional(),
  /** What on-call staff were told, of every clock, in order. */
  toldNotices: z.array(plannedNoticeSchema).optional(),
  /** How many internal notes stand in the thread. */
  notes: z.int().optional(),
  /** Who has the notices well in hand, and until when none is sent. */
  noticePause: noticePauseSchema.optional(),
})
export type Ticket = z.infer<typeof ticketSchema>

export const dueOf = ({ clock }: Pick<Ticket, 'clock'>): Pick<Ticket, 'due'> =>
  clock ? { due: { clock: clock.kind, at: clock.dueAt } } : {}

export const messageSchema = z.strictObject({
  /** Internal notes are for support alone. */
  internal: z.boolean(),
  channel: channelSchema,
  body: bodySchema,
  form: formSchema.optional(),
  attachments: z.array(attachmentSchema).optional(),
})
export type Message = z.infer<typeof messageSchema>

/** What a move made of a ticket: only what became otherwise is named. */
export const changeSchema = z.strictObject({
  move: moveSchema,
  status: z.strictObject({ from: statusSchema.optional(), to: statusSchema }).optional(),
  priority: z.strictObject({ from: prioritySchema, to: prioritySchema }).optional(),
  assignee: z.strictObject({ from: personSchema.optional(), to: personSchema.optional() }).optional(),
  follower: z.strictObject({ person: personSchema, following: z.boolean() }).optional(),
  affectedResources: z.strictObject({ from: z.array(z.string()), to: z.array(z.string()) }).optional(),
  followUp: ticketNumberSchema.optional(),
  /** The clock that this started or set anew, and the one that it stopped: a thread proves what became of a promise. */
  startedClock: runningClockSchema.optional(),
  stoppedClock: stoppedClockSchema.optional(),
  noticesPausedUntil: instantSchema.optional(),
  /** When support owed its answer, and when it owes it now. */
  dueAt: z.strictObject({ from: instantSchema.optional(), to: instantSchema }).optional(),
  /** Why a promise was made anew that nobody has asked for here. */
  cause: z.enum(['upgrade', 'calendar']).optional(),
  reason: reasonSchema.optional(),
})
export type Change = z.infer<typeof changeSchema>

/** One entry of a ticket's thread: what somebody wrote, what it changed, or both. */
export const entrySchema = z.strictObject({
  id: z.uuid(),
  /** The version of the ticket that it made; a note, which makes none, has the one that it was written at. */
  version: z.int().min(1),
  by: personSchema,
  side: sideSchema,
  at: instantSchema,
  message: messageSchema.optional(),
  change: changeSchema.optional(),
})
export type Entry = z.infer<typeof entrySchema>
export type Side = Entry['side']

/** A thread takes no more changes than this: it could not be read any more. */
export const maxChanges = 2_000
/** And no more internal notes, which customers' pages pass over. */
export const maxNotes = 500

/** How long after closing a customer's reply reopens a ticket. */
export const reopenDays = 14
