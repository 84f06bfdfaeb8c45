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
import { createTypingIndicators } from '../shared/tickets/adapters/dynamodb/typingIndicators.ts'
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
import { followTicket } from '../shared/tickets/followTicket.ts'
import { getAttachment } from '../shared/tickets/getAttachment.ts'
import { getPromiseProof } from '../shared/tickets/getPromiseProof.ts'
import { getSlaReport, listSlaReports } from '../shared/tickets/getSlaReport.ts'
import { getTicket } from '../shared/tickets/getTicket.ts'
import { listColleagues } from '../shared/tickets/listColleagues.ts'
import { listQueue, listTickets } from '../shared/tickets/listTickets.ts'
import { listTicketsOf } from '../shared/tickets/listTicketsOf.ts'
import { markRead } from '../shared/tickets/markRead.ts'
import { logCall, openTicket } from '../shared/tickets/openTicket.ts'
import { prioritiseTicket } from '../shared/tickets/prioritiseTicket.ts'
import { setAffectedResources } from '../shared/tickets/setAffectedResources.ts'
import { reportTyping } from '../shared/tickets/typing.ts'
import { writeMessage } from '../shared/tickets/writeMessage.ts'
import {
  createPageCursors,
  createRules,
  createStorage,
  logger,
  metrics,
  newId,
  readEnvironment,
  serveDeps,
} from './composition.ts'

const { tables, transact } = createStorage()
const { FILES_BUCKET, MAIL_QUEUE_URL } = readEnvironment(
  z.object({ FILES_BUCKET: z.string(), MAIL_QUEUE_URL: z.url() }),
)
const deps = {
  tickets: createTickets(tables, transact),
  organisations: createOrganisations(tables, transact),
  attachments: createAttachments(tables, transact),
  staff: createStaff(tables),
  staffAccess: createStaffAccess(tables),
  calendarFeeds: createCalendarFeeds(tables, transact),
  typing: createTypingIndicators(tables, transact),
  cannedReplies: createCannedReplies(tables, transact),
  files: createFiles(FILES_BUCKET, createAnnounceFile(MAIL_QUEUE_URL)),
  announceMail: createAnnounceMail(MAIL_QUEUE_URL, logger, metrics),
  cursors: createPageCursors(),
  onUnreadable: (number: string, error: unknown) => logger.error('TicketUnreadable', { number, error }),
  rules: createRules(),
  newId,
  newNumber: newTicketNumber,
  newSecret,
}

export const handler = serveArea(
  'tickets',
  [
    serve(routes.openTicket, (call, input) => openTicket(deps, call, input)),
    serve(routes.logCall, (call, input) => logCall(deps, call, input)),
    serve(routes.listTickets, (call, { query }) => listTickets(deps, call, ownOrganisation(call), query)),
    serve(routes.listTicketsOf, (call, input) => listTicketsOf(deps, call, input)),
    serve(routes.listQueue, (call, input) => listQueue(deps, call, input)),
    serve(routes.getTicket, (call, input) => getTicket(deps, call, input)),
    serve(routes.getPromiseProof, (call, input) => getPromiseProof(deps, call, input), promiseProofCsv),
    serve(routes.writeMessage, (call, input) => writeMessage(deps, call, input)),
    serve(routes.assignTicket, (call, input) => assignTicket(deps, call, input)),
    serve(routes.listColleagues, (call, input) => listColleagues(deps, call, input)),
    serve(routes.prioritiseTicket, (call, input) => prioritiseTicket(deps, call, input)),
    serve(routes.pauseNotices, (call, input) => pauseNotices(deps, call, input)),
    serve(routes.setAffectedResources, (call, input) => setAffectedResources(deps, call, input)),
    serve(routes.followTicket, (call, input) => followTicket(deps, call, input)),
    serve(routes.markRead, (call, input) => markRead(deps.tickets, call, input)),
    serve(routes.reportTyping, (call, input) => reportTyping(deps, call, input)),
    serve(routes.listCannedReplies, () => listCannedReplies(deps)),
    serve(routes.setCannedReplies, (call, input) => setCannedReplies(deps, call, input)),
    serve(routes.closeTicket, (call, input) => closeTicket(deps, call, input)),
    serve(
      routes.getSlaReport,
      (call, { query }) => getSlaReport(deps, call, ownOrganisation(call), query),
      (report) => slaReportCsv([report]),
    ),
    serve(
      routes.getSlaReportOf,
      (call, { params, query }) => getSlaReport(deps, call, params.organisation, query),
      (report) => slaReportCsv([report]),
    ),
    serve(
      routes.listSlaReports,
      (call, input) => listSlaReports(deps, call, input),
      ({ reports }) => slaReportCsv(reports),
    ),
    serve(routes.announceAttachment, (call, input) => announceAttachment(deps, call, input)),
    serve(routes.createCalendarFeed, (call) => createCalendarFeed(deps, call)),
    serve(routes.revokeCalendarFeed, (call) => revokeCalendarFeed(deps, call)),
    serve(routes.getAttachment, (call, input) => getAttachment(deps, call, input)),
  ],
  await serveDeps(tables),
)
