import { createOrganisations } from '../shared/adapters/dynamodb/organisations.ts'
import { createTickets } from '../shared/adapters/dynamodb/tickets.ts'
import { serve, serveArea } from '../shared/adapters/http/serveArea.ts'
import { newTicketNumber } from '../shared/adapters/newTicketNumber.ts'
import { routes } from '../shared/api/routes.ts'
import { assignTicket } from '../shared/usecases/assignTicket.ts'
import { ownOrganisation } from '../shared/usecases/call.ts'
import { closeTicket } from '../shared/usecases/closeTicket.ts'
import { getTicket } from '../shared/usecases/getTicket.ts'
import { listTickets } from '../shared/usecases/listTickets.ts'
import { listTicketsOf } from '../shared/usecases/listTicketsOf.ts'
import { openTicket } from '../shared/usecases/openTicket.ts'
import { writeMessage } from '../shared/usecases/writeMessage.ts'
import { createPageCursors, createRules, createStorage, newId, serveNeeds } from './composition.ts'

const { tables, commit } = createStorage()
const tickets = createTickets(tables, commit)
const organisations = createOrganisations(tables, commit)
const cursors = createPageCursors()
const rules = createRules()
const needs = { tickets, organisations, cursors, rules, newId, newNumber: newTicketNumber }

export const handler = serveArea(
  'tickets',
  [
    serve(routes.openTicket, (call, input) => openTicket(needs, call, input)),
    serve(routes.listTickets, (call, { query }) => listTickets(needs, call, ownOrganisation(call), query)),
    serve(routes.listTicketsOf, (call, input) => listTicketsOf(needs, call, input)),
    serve(routes.getTicket, (call, input) => getTicket(tickets, call, input)),
    serve(routes.writeMessage, (call, input) => writeMessage(needs, call, input)),
    serve(routes.assignTicket, (call, input) => assignTicket(tickets, call, input)),
    serve(routes.closeTicket, (call, input) => closeTicket(needs, call, input)),
  ],
  serveNeeds(tables),
)
