import * as z from 'zod'
import { newSecret } from '../shared/core/adapters/randomness.ts'
import { ownOrganisation } from '../shared/core/call.ts'
import { serve, serveArea } from '../shared/http/adapters/serveArea.ts'
import { routes } from '../shared/http/routes.ts'
import { createStaff } from '../shared/identity/adapters/dynamodb/staff.ts'
import { createStaffAccess } from '../shared/identity/adapters/dynamodb/staffAccess.ts'
import { pauseNotices } from '../shared/notices/pauseNotices.ts'
import { createOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { createAnnounceFile } from '../shared/tickets/adapters/announceFile.ts'
import { createAttachments } from '../shared/tickets/adapters/dynamodb/attachments.ts'
import { createCalendarFeeds } from '../shared/tickets/adapters/dynamodb/calendarFeeds.ts'
import { createCannedReplies } from '../shared/tickets/adapters/dynamodb/cannedReplies.ts'
import { createTickets } from '../shared/tickets/adapters/dynamodb/tickets.ts'
import { createWriters } from '../shared/tickets/adapters/dynamodb/writers.ts'
import { createFiles } from '../shared/tickets/adapters/files.ts'
import { createAnnounceMail } from '../shared/tickets/adapters/mail/announceMail.ts'
import { newTicketNumber } from '../shared/tickets/adapters/newTicketNumber.ts'
import { promiseProofCsv } from '../shared/tickets/adapters/promiseProofCsv.ts'
import { slaReportCsv } from '../shared/tickets/adapters/slaReportCsv.ts'
import { announceAttachment } from '../shared/tickets/announceAttachment.ts'
import { assignTicket } from '../shared/tickets/assignTicket.ts'
import { listCannedReplies, setCannedReplies } from '../shared/tickets/cannedReplies.ts'
import { closeTicket } from '../shared/tickets/closeTicket.ts'
import { createCalendarFeed, revokeCalendarFeed } from '../shared/tickets/createCalendarFeed.ts'
import { getAttachment } from '../shared/tickets/getAttachment.ts'
import { getPromiseProof } from '../shared/tickets/getPromiseProof.ts'
import { getSlaReport, listSlaReports } from '../shared/tickets/getSlaReport.ts'
import { getTicket } from '../shared/tickets/getTicket.ts'
import { listColleagues } from '../shared/tickets/listColleagues.ts'
import { listQueue, listTickets } from '../shared/tickets/listTickets.ts'
import { listTicketsOf } from '../shared/tickets/listTicketsOf.ts'
import { markRead } from '../shared/tickets/markRead.ts'
import { nameResources } from '../shared/tickets/nameResources.ts'
import { logCall, openTicket } from '../shared/tickets/openTicket.ts'
import { prioritiseTicket } from '../shared/tickets/prioritiseTicket.ts'
import { watchTicket } from '../shared/tickets/watchTicket.ts'
import { writeMessage } from '../shared/tickets/writeMessage.ts'
import { listWriters, sayWriting } from '../shared/tickets/writers.ts'
import {
  createPageCursors,
  createRules,
  createStorage,
  logger,
  metrics,
  newId,
  readEnvironment,
  serveNeeds,
} from './composition.ts'

const { tables, commit } = createStorage()
const { FILES_BUCKET, MAIL_QUEUE_URL, API_URL } = readEnvironment(
  z.object({ FILES_BUCKET: z.string(), MAIL_QUEUE_URL: z.url(), API_URL: z.url() }),
)
const needs = {
  tickets: createTickets(tables, commit),
  organisations: createOrganisations(tables, commit),
  attachments: createAttachments(tables, commit),
  staff: createStaff(tables),
  staffAccess: createStaffAccess(tables),
  calendarFeeds: createCalendarFeeds(tables, commit),
  writers: createWriters(tables, commit),
  cannedReplies: createCannedReplies(tables, commit),
  files: createFiles(FILES_BUCKET, createAnnounceFile(MAIL_QUEUE_URL)),
  announceMail: createAnnounceMail(MAIL_QUEUE_URL, logger, metrics),
  cursors: createPageCursors(),
  onUnreadable: (number: string, error: unknown) => logger.error('TicketUnreadable', { number, error }),
  rules: createRules(),
  newId,
  newNumber: newTicketNumber,
  newSecret,
  apiUrl: API_URL,
}

export const handler = serveArea(
  'tickets',
  [
    serve(routes.openTicket, (call, input) => openTicket(needs, call, input)),
    serve(routes.logCall, (call, input) => logCall(needs, call, input)),
    serve(routes.listTickets, (call, { query }) => listTickets(needs, call, ownOrganisation(call), query)),
    serve(routes.listTicketsOf, (call, input) => listTicketsOf(needs, call, input)),
    serve(routes.listQueue, (call, input) => listQueue(needs, call, input)),
    serve(routes.getTicket, (call, input) => getTicket(needs, call, input)),
    serve(routes.getPromiseProof, (call, input) => getPromiseProof(needs, call, input), promiseProofCsv),
    serve(routes.writeMessage, (call, input) => writeMessage(needs, call, input)),
    serve(routes.assignTicket, (call, input) => assignTicket(needs, call, input)),
    serve(routes.listColleagues, (call, input) => listColleagues(needs, call, input)),
    serve(routes.prioritiseTicket, (call, input) => prioritiseTicket(needs, call, input)),
    serve(routes.pauseNotices, (call, input) => pauseNotices(needs, call, input)),
    serve(routes.nameResources, (call, input) => nameResources(needs, call, input)),
    serve(routes.watchTicket, (call, input) => watchTicket(needs, call, input)),
    serve(routes.markRead, (call, input) => markRead(needs.tickets, call, input)),
    serve(routes.listWriters, (call, input) => listWriters(needs, call, input)),
    serve(routes.sayWriting, (call, input) => sayWriting(needs, call, input)),
    serve(routes.listCannedReplies, () => listCannedReplies(needs)),
    serve(routes.setCannedReplies, (call, input) => setCannedReplies(needs, call, input)),
    serve(routes.closeTicket, (call, input) => closeTicket(needs, call, input)),
    serve(
      routes.getSlaReport,
      (call, { query }) => getSlaReport(needs, call, ownOrganisation(call), query),
      (report) => slaReportCsv([report]),
    ),
    serve(
      routes.getSlaReportOf,
      (call, { params, query }) => getSlaReport(needs, call, params.organisation, query),
      (report) => slaReportCsv([report]),
    ),
    serve(
      routes.listSlaReports,
      (call, input) => listSlaReports(needs, call, input),
      ({ reports }) => slaReportCsv(reports),
    ),
    serve(routes.announceAttachment, (call, input) => announceAttachment(needs, call, input)),
    serve(routes.createCalendarFeed, (call) => createCalendarFeed(needs, call)),
    serve(routes.revokeCalendarFeed, (call) => revokeCalendarFeed(needs, call)),
    serve(routes.getAttachment, (call, input) => getAttachment(needs, call, input)),
  ],
  await serveNeeds(tables),
)
