import * as z from 'zod'
import { serveArea } from '../shared/http/adapters/serveArea.ts'
import { servePublic } from '../shared/http/adapters/servePublic.ts'
import { routes } from '../shared/http/routes.ts'
import { createStaff } from '../shared/identity/adapters/dynamodb/staff.ts'
import { readMembers } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { readCalendarFeeds } from '../shared/tickets/adapters/dynamodb/calendarFeeds.ts'
import { readTickets } from '../shared/tickets/adapters/dynamodb/tickets.ts'
import { iCalendar } from '../shared/tickets/adapters/iCalendar.ts'
import { getCalendar } from '../shared/tickets/getCalendar.ts'
import { createProductTable, readEnvironment, serveDeps } from './composition.ts'

const tables = createProductTable()
const { PORTAL_URL } = readEnvironment(z.object({ PORTAL_URL: z.url() }))
const deps = {
  calendarFeeds: readCalendarFeeds(tables),
  tickets: readTickets(tables),
  organisations: readMembers(tables),
  staff: createStaff(tables),
  portalUrl: PORTAL_URL,
}

export const handler = serveArea(
  'calendar',
  [servePublic(routes.getCalendar, async (input) => iCalendar(await getCalendar(deps, input)))],
  await serveDeps(),
)
