import type { Output } from '../core/api/route.ts'
import type { ResponsePromise, RunningClock } from '../plans/domain/promise.ts'
import { isUnread, type ReadMarks } from './domain/readMarks.ts'
import type { Entry, Ticket, TicketRow } from './domain/ticket.ts'
import { isInternal } from './domain/transitions.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

/*
 * The fields of a ticket in responses. This is an allow-list: a new field of the entity stays internal until it is
 * named here.
 */

export type TicketDetail = Output<typeof ticketRoutes.closeTicket>
export type ShownRow = Output<typeof ticketRoutes.listTickets>['tickets'][number]

export function shownRow({ activityBy, ...row }: TicketRow, marks: ReadMarks, reader: string): ShownRow {
  return { ...row, unread: isUnread(marks, { ...row, activityBy }, reader) }
}

export function ticketDetail(ticket: Ticket): TicketDetail {
  const { number, organisation, status, subject, category, priority, channel, requester, openedAt, activityAt } = ticket
  const { assignee, closedAt, clock, version, followers, affectedResources, promise } = ticket
  const { followUpTo, followUps, initialResponse, latestResponse } = ticket
  return {
    number,
    organisation,
    version,
    status,
    subject,
    category,
    priority,
    channel,
    requester,
    followers,
    openedAt,
    activityAt,
    affectedResources,
    promise,
    ...(assignee && { assignee }),
    ...(closedAt && { closedAt }),
    ...(clock && { due: dueOf(clock, promise) }),
    ...(followUpTo && { followUpTo }),
    ...(followUps && { followUps }),
    ...(initialResponse && { initialResponse }),
    ...(latestResponse && { latestResponse }),
  }
}

function dueOf(clock: RunningClock, promise: ResponsePromise): NonNullable<TicketDetail['due']> {
  const { kind, dueAt: at, reason, countsFrom, startedAt } = clock
  const { plan, target } = { ...promise, ...(clock.plan && clock.target && { plan: clock.plan, target: clock.target }) }
  const sinceUpgrade = countsFrom !== undefined
  return { clock: kind, at, reason, plan, target, from: countsFrom ?? startedAt, sinceUpgrade }
}

/**
 * The part of an entry that customers see. Internal notes are only for support, but a public change beside one is for
 * everyone.
 */
export function shownToCustomer({ message, ...entry }: Entry): Entry | undefined {
  if (message && !message.internal) return { ...entry, message }
  return entry.change && !isInternal(entry.change.move) ? entry : undefined
}
