import type { Answer, Input } from '../api/routes.ts'
import type { Call } from './call.ts'
import { readPage } from './pages.ts'
import type { Cursors, Tickets } from './ports.ts'
import { ticketSummary } from './ticketViews.ts'

export interface ListTicketsNeeds {
  readonly tickets: Pick<Tickets, 'list' | 'counts'>
  readonly cursors: Cursors
}

/** One page of an organisation's tickets in a view, newest activity first, with the counts of every view. */
export async function listTickets(
  { tickets, cursors }: ListTicketsNeeds,
  call: Call,
  organisation: string,
  { view, ...page }: Input<'listTickets'>['query'],
): Promise<Answer<'listTickets'>> {
  const [{ items, next }, counts] = await Promise.all([
    readPage(cursors, call, ['tickets', organisation, view], page, (request) =>
      tickets.list(organisation, view, request),
    ),
    tickets.counts(organisation),
  ])
  const all = counts.new + counts.open + counts.waiting + counts.closed
  return { tickets: items.map(ticketSummary), counts: { all, ...counts }, ...next }
}
