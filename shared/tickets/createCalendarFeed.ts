import * as z from 'zod'
import type { Output } from '../core/api/route.ts'
import { type ApiCall, type Call, ownOrganisation } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { isSupport } from '../core/domain/caller.ts'
import { type CalendarFeed, feedTokenSchema } from './domain/calendarFeed.ts'
import type { CalendarFeeds } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

export interface CreateCalendarFeedDeps {
  readonly calendarFeeds: CalendarFeeds
  readonly newSecret: () => string
}

/**
 * Creates the caller's calendar feed and revokes the previous one. Its URL is shown once. Anyone with the URL can read
 * the due times of the organisation or, if the owner is provider staff, of the tickets that are assigned to them.
 */
export async function createCalendarFeed(
  { calendarFeeds, newSecret }: CreateCalendarFeedDeps,
  call: ApiCall,
): Promise<Output<typeof ticketRoutes.createCalendarFeed>> {
  const owner = call.caller.id
  const organisation = organisationOf(call)
  const feed: CalendarFeed = { owner, createdAt: call.now, ...(organisation !== undefined && { organisation }) }
  const secret = newSecret()
  const response = {
    url: `${call.apiUrl}/calendars/${z.encode(feedTokenSchema, { owner, secret })}`,
    createdAt: feed.createdAt,
  }
  const trail = organisation ?? providerTrail
  await calendarFeeds.save(feed, secret, call.record(trail, 'CalendarFeedCreated', owner, response))
  return response
}

/** Revokes the caller's calendar feed. Succeeds even if there is none. */
export async function revokeCalendarFeed(
  { calendarFeeds }: Pick<CreateCalendarFeedDeps, 'calendarFeeds'>,
  call: Call,
): Promise<Output<typeof ticketRoutes.revokeCalendarFeed>> {
  const trail = organisationOf(call) ?? providerTrail
  await calendarFeeds.revoke(call.caller.id, call.record(trail, 'CalendarFeedRevoked', call.caller.id, {}))
  return {}
}

/** The organisation whose due times the caller's feed contains. Undefined for support. */
const organisationOf = (call: Call): string | undefined => (isSupport(call.caller) ? undefined : ownOrganisation(call))
