import type { Input } from '../core/api/route.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Organisations, Staff } from '../organisations/organisationPorts.ts'
import type { CalendarFeed, DueCalendar } from './domain/calendarFeed.ts'
import type { TicketRow } from './domain/ticket.ts'
import type { CalendarFeeds, TicketList, Tickets } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

export interface GetCalendarDeps {
  readonly calendarFeeds: Pick<CalendarFeeds, 'find'>
  readonly tickets: Pick<Tickets, 'list'>
  readonly organisations: Pick<Organisations, 'findMember'>
  readonly staff: Pick<Staff, 'find'>
  readonly portalUrl: string
}

const clockWords = { initialResponse: 'Initial response', nextResponse: 'Next response' } as const
/** The limit for each list. It is more than anyone views in a calendar, and bounds the cost of a feed. */
const rowsPerList = 300

/**
 * Returns the due times of a feed. Refuses with `not_found` if the feed is unknown or revoked, or if its owner has
 * left. Only the feed itself is read before its secret has been compared.
 */
export async function getCalendar(
  deps: GetCalendarDeps,
  { params }: Input<typeof ticketRoutes.getCalendar>,
): Promise<DueCalendar> {
  const feed = await deps.calendarFeeds.find(params.feed)
  const who = feed && (await ownerOf(deps, feed))
  if (!feed || who === undefined) throw new Refusal('not_found')
  const rows = await Promise.all(
    listsOf(feed).map(async (list) => (await deps.tickets.list(list, { limit: rowsPerList })).items),
  )
  return {
    name: feed.organisation === undefined ? `Responses due: ${who}` : 'Responses due from support',
    events: rows.flat().flatMap((row) => eventOf(row, deps.portalUrl)),
  }
}

/** The name of the feed's owner. Undefined if they no longer have access to its due times. */
async function ownerOf({ organisations, staff }: GetCalendarDeps, feed: CalendarFeed): Promise<string | undefined> {
  if (feed.organisation === undefined) return (await staff.find(feed.owner))?.name
  const membership = await organisations.findMember(feed.owner)
  return membership?.organisation === feed.organisation ? membership.name : undefined
}

/** Clocks run only while a ticket is with support. */
const listsOf = ({ owner, organisation }: CalendarFeed): TicketList[] =>
  organisation === undefined
    ? [{ kind: 'assignee', assignee: owner }]
    : (['new', 'open'] as const).map((view) => ({ kind: 'organisation', organisation, view }))

function eventOf({ number, priority, subject, due, assignee }: TicketRow, portalUrl: string): DueCalendar['events'] {
  if (!due) return []
  return [
    {
      id: `${number}/${due.clock}`,
      at: due.at,
      summary: `${number} ${priority}: ${subject}`,
      description: `${clockWords[due.clock]} due. Assigned to ${assignee?.name ?? 'nobody'}.`,
      link: `${portalUrl}/tickets/${number}`,
    },
  ]
}
