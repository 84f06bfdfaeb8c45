import type { Input } from '../api/routes.ts'
import { Refusal } from '../domain/errors.ts'
import { planOn } from '../domain/organisation.ts'
import type { PromiseRules } from '../domain/sla.ts'
import type { Message, Ticket } from '../domain/ticket.ts'
import type { TicketNumber } from '../domain/ticketNumber.ts'
import { localDateAt, toEpochMs } from '../domain/time.ts'
import { assertReadable } from './assertReadable.ts'
import { type Call, ownOrganisation } from './call.ts'
import { clockFrom } from './clockFrom.ts'
import type { Organisations, Tickets } from './ports.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

export interface OpenTicketNeeds {
  readonly tickets: Pick<Tickets, 'add' | 'find'>
  readonly organisations: Pick<Organisations, 'find'>
  readonly rules: PromiseRules
  readonly newNumber: () => TicketNumber
  readonly newId: () => string
}

/** Opens a ticket with the promise that the organisation's plan makes at this moment. */
export async function openTicket(
  needs: OpenTicketNeeds,
  call: Call,
  { body }: Input<'openTicket'>,
): Promise<TicketDetail> {
  const organisation = await needs.organisations.find(ownOrganisation(call))
  const plan = organisation && planOn(organisation, localDateAt(toEpochMs(call.now)))
  if (!organisation || !plan) throw new Refusal('no_organisation')
  if (body.followUpTo) assertReadable(await needs.tickets.find(body.followUpTo), call.caller, 'followUpTo')

  const requester = { id: call.caller.id, name: call.caller.name }
  const promise = needs.rules.promise(plan, body.priority, call.now)
  const ticket: Ticket = {
    number: needs.newNumber(),
    organisation: organisation.id,
    version: 1,
    status: 'new',
    subject: body.subject,
    category: body.category,
    priority: body.priority,
    channel: 'portal',
    requester,
    affectedResources: body.affectedResources,
    ...(body.followUpTo && { followUpTo: body.followUpTo }),
    openedAt: call.now,
    activityAt: call.now,
    promise,
    ...clockFrom(needs.rules, 'initialResponse', promise, call.now),
  }
  const message: Message = {
    id: needs.newId(),
    author: requester,
    side: 'customer',
    internal: false,
    body: body.body,
    writtenAt: call.now,
  }
  const answer = ticketDetail(ticket)
  await needs.tickets.add(ticket, message, call.record(organisation.id, 'TicketOpened', ticket.number, answer))
  return answer
}
