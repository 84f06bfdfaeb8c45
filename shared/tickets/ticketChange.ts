import { assertExpected, type Call, type DomainEvent, personOf } from '../core/call.ts'
import { isSupport } from '../core/domain/caller.ts'
import { Refusal } from '../core/domain/errors.ts'
import { isKey } from '../identity/domain/apiKey.ts'
import { assertReadable } from './assertReadable.ts'
import { assigneeToMail } from './domain/assigneeMail.ts'
import { type Change, type Entry, type Message, maxChanges, type Side, type Ticket } from './domain/ticket.ts'

import { isMailed } from './domain/ticketMail.ts'
import { movesFrom, type Status, statusAfter, type transitions } from './domain/transitions.ts'
import type { AnnouncedAttachment, AnnounceMail, MailTask, Tickets, TicketWrite } from './ticketPorts.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

/*
 * What all changes of a ticket share: who can make them, from which status, what the thread shows, and who is emailed.
 */

export interface TicketChangeDeps {
  readonly tickets: Pick<Tickets, 'find' | 'write'>
  readonly announceMail: AnnounceMail
  readonly newId: () => string
}

/** The channel of a request: a person in the portal, or a program with an API key. */
export const channelOf = ({ caller }: Call): 'portal' | 'api' => (isKey(caller) ? 'api' : 'portal')
export const sideOf = ({ caller }: { readonly caller: Pick<Call['caller'], 'roles'> }): Side =>
  isSupport(caller) ? 'support' : 'customer'

/** Finds the ticket that the caller wants to change. Refuses with `not_found`, `stale` or `thread_full`. */
export async function ticketToChange(
  { tickets }: { readonly tickets: Pick<Tickets, 'find'> },
  call: Call,
  number: Ticket['number'],
): Promise<Ticket> {
  const ticket = await tickets.find(number)
  assertReadable(ticket, call.caller)
  assertExpected(call, ticket.version)
  if (ticket.version >= maxChanges) throw new Refusal('thread_full')
  return ticket
}

/** Returns the status after a move. Refuses with `transition_refused` and the moves that are allowed. */
export function statusOrRefuse({ status }: Pick<Ticket, 'status'>, move: keyof typeof transitions, side: Side): Status {
  const after = statusAfter(move, status)
  if (after === undefined)
    throw new Refusal('transition_refused', { ticketStatus: status, allowed: movesFrom(status, side) })
  return after
}

/** The fields that every move changes: the version, and the time and author of the latest activity. */
export const moved = ({ version }: Ticket, { caller, now }: Call) => ({
  version: version + 1,
  activityAt: now,
  activityBy: caller.id,
})

/** The change of status, if any. */
export const statusChange = (before: Ticket | undefined, { status }: Ticket): Pick<Change, 'status'> =>
  before?.status === status ? {} : { status: { ...(before && { from: before.status }), to: status } }

/** The clock that a change started or reset, if any. */
export const clockChange = (before: Ticket | undefined, { clock }: Ticket): Pick<Change, 'startedClock'> =>
  clock && JSON.stringify(clock) !== JSON.stringify(before?.clock) ? { startedClock: clock } : {}

export function entryOf(
  { newId }: Pick<TicketChangeDeps, 'newId'>,
  call: Call,
  { version }: Pick<Ticket, 'version'>,
  content: { readonly message?: Message; readonly change?: Change },
): Entry {
  return { id: newId(), version, by: personOf(call), side: sideOf(call), at: call.now, ...content }
}

interface TicketChange extends TicketWrite {
  readonly event: DomainEvent
  readonly entry: Entry
  readonly files?: readonly AnnouncedAttachment[]
  /** The audit trail that records it, if it is not the organisation's. */
  readonly trail?: string
  /** Other tickets that change with it. */
  readonly others?: readonly TicketWrite[]
}

/**
 * Writes a change with its entry, and queues the emails to the followers and the assignee. Returns the changed ticket.
 */
export async function writeChange(
  { tickets, announceMail }: Pick<TicketChangeDeps, 'tickets' | 'announceMail'>,
  call: Call,
  { event, files = [], others = [], trail, ...change }: TicketChange,
): Promise<TicketDetail> {
  const { after, entry } = change
  const response = ticketDetail(after)
  // Queued before the commit, so that a crash between them loses no email. A change that is not committed is never
  // emailed. What the queue does not accept is committed with the change.
  let unannounced: MailTask | undefined
  if (isMailed(entry) || assigneeToMail(after, entry)) {
    const { number, status, priority } = after
    const task = { number, version: entry.version, entry: entry.id, ticket: { status, priority } }
    if (!(await announceMail(task))) unannounced = task
  }
  await tickets.write(
    [{ ...change, unannounced }, ...others],
    files,
    call.record(trail ?? after.organisation, event, after.number, response),
  )
  return response
}
