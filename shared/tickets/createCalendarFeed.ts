import * as z from 'zod'
import type { Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { isSupport } from '../core/domain/caller.ts'
import { type CalendarFeed, feedTokenSchema } from './domain/calendarFeed.ts'
import type { CalendarFeeds } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

export interface CreateCalendarFeedDeps {
  readonly calendarFeeds: CalendarFeeds
  readonly newSecret: () => string
  readonly apiUrl: string
}

/**
 * Makes the caller's calendar feed, and ends the one before. Its URL is told once: whoever has it reads the due times of
 * the organisation, or of the tickets that are assigned to one of the provider's people.
 */
export async function createCalendarFeed(
  { calendarFeeds, newSecret, apiUrl }: CreateCalendarFeedDeps,
  call: Call,
): Promise<Output<typeof ticketRoutes.createCalendarFeed>> {
  const owner = call.caller.id
  const organisation = organisationOf(call)
  const feed: CalendarFeed = { owner, createdAt: call.now, ...(organisation !== undefined && { organisation }) }
  const secret = newSecret()
  const response = {
    url: `${apiUrl}/calendars/${z.encode(feedTokenSchema, { owner, secret })}`,
    createdAt: feed.createdAt,
  }
  const trail = organisation ?? providerTrail
  await calendarFeeds.save(feed, secret, call.record(trail, 'CalendarFeedCreated', owner, response))
  return response
}

/** Ends the caller's calendar feed; there need not be one. */
export async function revokeCalendarFeed(
  { calendarFeeds }: Pick<CreateCalendarFeedDeps, 'calendarFeeds'>,
  call: Call,
): Promise<Output<typeof ticketRoutes.revokeCalendarFeed>> {
  const trail = organisationOf(call) ?? providerTrail
  await calendarFeeds.revoke(call.caller.id, call.record(trail, 'CalendarFeedRevoked', call.caller.id, {}))
  return {}
}

/** Whose due times the caller's feed tells; undefined for support. */
const organisationOf = (call: Call): string | undefined => (isSupport(call.caller) ? undefined : ownOrganisation(call))
