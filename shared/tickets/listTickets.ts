import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import type { TicketNumber } from '../core/domain/ticketNumber.ts'
import { type PageQuery, readPage } from '../core/pages.ts'
import type { Cursors, PageRequest } from '../core/ports.ts'
import { fits, isNarrowed, type TicketFilter } from './domain/ticketLists.ts'
import type { TicketList, Tickets } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'
import { type ShownRow, shownRow } from './ticketViews.ts'

export interface ListTicketsDeps {
  readonly tickets: Pick<Tickets, 'list' | 'counts' | 'readMarks'>
  readonly cursors: Cursors
  /** Called for each ticket that cannot be read. The other tickets are still listed. */
  readonly onUnreadable: (number: TicketNumber, error: unknown) => void
}

/** Returns a page of an organisation's tickets in a view, newest activity first, with the counts of every view. */
export async function listTickets(
  deps: ListTicketsDeps,
  call: Call,
  organisation: string,
  { view, ...query }: Input<typeof ticketRoutes.listTickets>['query'],
): Promise<Output<typeof ticketRoutes.listTickets>> {
  const [page, counts] = await Promise.all([
    readRows(deps, call, { kind: 'organisation', organisation, view }, query),
    deps.tickets.counts(organisation),
  ])
  const all = counts.new + counts.open + counts.waiting + counts.closed
  return { ...page, counts: { all, ...counts } }
}

/**
 * Returns a page of waiting tickets across all organisations, by due time. An assignee's tickets are a separate list.
 */
export async function listQueue(
  deps: ListTicketsDeps,
  call: Call,
  { query: { queue, ...query } }: Input<typeof ticketRoutes.listQueue>,
): Promise<Output<typeof ticketRoutes.listQueue>> {
  const { assignee, ...others } = query
  if (assignee === undefined || assignee === 'none')
    return readRows(deps, call, { kind: 'queue', queue: queue ?? 'support' }, query)
  const list: TicketList = { kind: 'assignee', assignee: assignee === 'me' ? call.caller.id : assignee }
  return readRows(deps, call, list, { ...others, queue })
}

/** Returns a page of rows, each marked as read or unread. A cursor is valid only with the same filter. */
async function readRows(
  { tickets, cursors, onUnreadable }: ListTicketsDeps,
  call: Call,
  list: TicketList,
  { limit, cursor, ...filter }: PageQuery & TicketFilter,
): Promise<{ tickets: ShownRow[]; unreadable: TicketNumber[]; nextCursor?: string }> {
  const me = call.caller.id
  const keep = isNarrowed(filter) ? (row: Parameters<typeof fits>[1]) => fits(filter, row, me) : undefined
  const binding = [...Object.values(list), JSON.stringify(filter)]
  const unreadable: TicketNumber[] = []
  const read = async (page: PageRequest) => {
    const rows = await tickets.list(list, page, keep)
    for (const { number, error } of rows.unreadable) {
      unreadable.push(number)
      onUnreadable(number, error)
    }
    return rows
  }
  const [{ items, next }, marks] = await Promise.all([
    readPage(cursors, call, binding, { limit, cursor }, read),
    tickets.readMarks(me),
  ])
  return { tickets: items.map((row) => shownRow(row, marks, me)), unreadable, ...next }
}
