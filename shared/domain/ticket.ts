import * as z from 'zod'
import { prioritySchema } from './plans.ts'
import { plannedNoticeSchema, promiseSchema, runningClockSchema, stoppedClockSchema } from './sla.ts'
import { identifierSchema, lineSchema, textSchema } from './text.ts'
import { ticketNumberSchema } from './ticketNumber.ts'
import { instantSchema } from './time.ts'

export const statusSchema = z.enum(['new', 'open', 'waiting', 'closed'])
export type Status = z.infer<typeof statusSchema>

export const categorySchema = z.enum(['technical', 'billing', 'account', 'pentest', 'right-to-audit', 'compliance'])
export const channelSchema = z.enum(['portal', 'api', 'email', 'phone'])

/** A person as others see them: the subject of their account and the name to show. */
export const personSchema = z.strictObject({ id: identifierSchema, name: z.string() })

export const subjectSchema = lineSchema(200)
export const bodySchema = textSchema(60_000)

/** What was claimed by a scan that is about to speak: nobody else speaks before `until`. */
export const noticeLeaseSchema = z.strictObject({
  id: z.uuid(),
  level: plannedNoticeSchema.shape.level,
  until: instantSchema,
})

export const ticketSchema = z.strictObject({
  number: ticketNumberSchema,
  organisation: identifierSchema,
  /** Counts the changes that people make; the ETag is made of it. */
  version: z.int().min(1),
  status: statusSchema,
  subject: subjectSchema,
  category: categorySchema,
  priority: prioritySchema,
  channel: channelSchema,
  requester: personSchema,
  assignee: personSchema.optional(),
  affectedResources: z.array(lineSchema(200)).max(20),
  /** The closed ticket that this one follows up. */
  followUpTo: ticketNumberSchema.optional(),
  openedAt: instantSchema,
  activityAt: instantSchema,
  closedAt: instantSchema.optional(),
  promise: promiseSchema,
  /** The initial response, once it was given. */
  initialResponse: stoppedClockSchema.optional(),
  /** The latest response that was awaited after the first, once it was given. */
  latestResponse: stoppedClockSchema.optional(),
  /** The first public answer, whatever was promised. */
  firstAnsweredAt: instantSchema.optional(),
  clock: runningClockSchema.optional(),
  /** The earliest notice of the running clock that was not announced. */
  nextNotice: plannedNoticeSchema.optional(),
  noticeLease: noticeLeaseSchema.optional(),
})
export type Ticket = z.infer<typeof ticketSchema>

export const messageSchema = z.strictObject({
  id: z.uuid(),
  author: personSchema,
  side: z.enum(['customer', 'support']),
  /** Internal notes are for support alone. */
  internal: z.boolean(),
  body: bodySchema,
  writtenAt: instantSchema,
  /** The clock that this answer stopped. */
  stoppedClock: stoppedClockSchema.optional(),
})
export type Message = z.infer<typeof messageSchema>

/** How long after closing a customer's reply reopens a ticket. */
export const reopenDays = 14

export type Move = keyof typeof transitions

/**
 * Where each move leads from each status; a status that a move does not name refuses it. Internal notes change
 * nothing and are welcome in every status.
 */
export const transitions = {
  answer: { new: 'waiting', open: 'waiting', waiting: 'waiting' },
  answerAndKeepOpen: { new: 'open', open: 'open', waiting: 'waiting' },
  customerReply: { new: 'new', open: 'open', waiting: 'open', closed: 'open' },
  assign: { new: 'open', open: 'open', waiting: 'waiting' },
  close: { new: 'closed', open: 'closed', waiting: 'closed', closed: 'closed' },
} as const satisfies Record<string, Partial<Record<Status, Status>>>

/** The status after `move`, or undefined where it is refused. */
export function statusAfter(move: Move, from: Status): Status | undefined {
  const moves: Partial<Record<Status, Status>> = transitions[move]
  return moves[from]
}

/** The moves of each side. */
const movesOf = {
  customer: ['customerReply', 'close'],
  support: ['answer', 'answerAndKeepOpen', 'assign', 'close'],
} as const satisfies Record<Message['side'], Move[]>

/** The moves that a ticket in `status` allows a side: told to whoever tries another. */
export function movesFrom(status: Status, side: Message['side']): Move[] {
  return movesOf[side].filter((move) => statusAfter(move, status) !== undefined)
}
