import type { Answer } from '../api/routes.ts'
import type { Message, Ticket } from '../domain/ticket.ts'

/* What is told of a ticket: an allow-list, so that a new field of the entity stays inside until it is named here. */

export type TicketSummary = Answer<'listTickets'>['tickets'][number]
export type TicketDetail = Answer<'closeTicket'>
export type TicketThread = Answer<'getTicket'>

export function ticketSummary(ticket: Ticket): TicketSummary {
  const { number, organisation, status, subject, category, priority, channel, requester, openedAt, activityAt } = ticket
  const { assignee, closedAt, clock } = ticket
  return {
    number,
    organisation,
    status,
    subject,
    category,
    priority,
    channel,
    requester,
    openedAt,
    activityAt,
    ...(assignee && { assignee }),
    ...(closedAt && { closedAt }),
    ...(clock && { due: { clock: clock.kind, at: clock.dueAt, reason: clock.reason } }),
  }
}

export function ticketDetail(ticket: Ticket): TicketDetail {
  const { version, affectedResources, promise, followUpTo, initialResponse, latestResponse } = ticket
  return {
    ...ticketSummary(ticket),
    version,
    affectedResources,
    promise,
    ...(followUpTo && { followUpTo }),
    ...(initialResponse && { initialResponse }),
    ...(latestResponse && { latestResponse }),
  }
}

/** The ticket with the messages that the reader may see: internal notes are for support. */
export function ticketThread(ticket: Ticket, messages: readonly Message[], forSupport: boolean): TicketThread {
  return { ...ticketDetail(ticket), messages: messages.filter(({ internal }) => forSupport || !internal) }
}
