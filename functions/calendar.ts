import * as z from 'zod'
import { readCalendarFeeds } from '../shared/adapters/dynamodb/calendarFeeds.ts'
import { readMembers } from '../shared/adapters/dynamodb/organisations.ts'
import { createStaff } from '../shared/adapters/dynamodb/staff.ts'
import { readTickets } from '../shared/adapters/dynamodb/tickets.ts'
import { serveArea } from '../shared/adapters/http/serveArea.ts'
import { servePublic } from '../shared/adapters/http/servePublic.ts'
import { iCalendar } from '../shared/adapters/iCalendar.ts'
import { routes } from '../shared/api/routes.ts'
import { getCalendar } from '../shared/usecases/getCalendar.ts'
import { createProductTable, readEnvironment, serveNeeds } from './composition.ts'

const tables = createProductTable()
const { PORTAL_URL } = readEnvironment(z.object({ PORTAL_URL: z.url() }))
const needs = {
  calendarFeeds: readCalendarFeeds(tables),
  tickets: readTickets(tables),
  organisations: readMembers(tables),
  staff: createStaff(tables),
  portalUrl: PORTAL_URL,
}

export const handler = serveArea(
  'calendar',
  [servePublic(routes.getCalendar, async (input) => iCalendar(await getCalendar(needs, input)))],
  await serveNeeds(),
)
