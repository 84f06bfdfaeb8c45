import * as z from 'zod'
import { workOnTasks } from '../shared/core/adapters/workOnTasks.ts'
import { createStaff } from '../shared/identity/adapters/dynamodb/staff.ts'
import { readMembers, readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { fileTaskSchema } from '../shared/tickets/adapters/announceFile.ts'
import { readAttachments } from '../shared/tickets/adapters/dynamodb/attachments.ts'
import { readTickets } from '../shared/tickets/adapters/dynamodb/tickets.ts'
import { createUnannouncedMails } from '../shared/tickets/adapters/dynamodb/unannouncedMails.ts'
import { createRetainFile } from '../shared/tickets/adapters/files.ts'
import { createAnnounceMail, mailTaskSchema } from '../shared/tickets/adapters/mail/announceMail.ts'
import { mailHtml } from '../shared/tickets/adapters/mail/mailHtml.ts'
import { createSentMails } from '../shared/tickets/adapters/mail/sentMails.ts'
import { announceUnannouncedMails } from '../shared/tickets/announceUnannouncedMails.ts'
import { retainFile } from '../shared/tickets/retainFile.ts'
import { sendTicketMails } from '../shared/tickets/sendTicketMails.ts'
import {
  createMailSender,
  createProductTable,
  createReplies,
  logger,
  metrics,
  now,
  readEnvironment,
} from './composition.ts'

const table = createProductTable()
const { FILES_BUCKET, MAIL_QUEUE_URL, PORTAL_URL, SUPPORT_PHONE } = readEnvironment(
  z.object({ FILES_BUCKET: z.string(), MAIL_QUEUE_URL: z.url(), PORTAL_URL: z.url(), SUPPORT_PHONE: z.e164() }),
)
const deps = {
  tickets: readTickets(table),
  organisations: { ...readMembers(table), ...readOrganisations(table) },
  staff: createStaff(table),
  sentMails: createSentMails(table),
  replyAddresses: createReplies(),
  unannouncedMails: createUnannouncedMails(table),
  announceMail: createAnnounceMail(MAIL_QUEUE_URL, logger, metrics),
  send: createMailSender(),
  htmlOf: mailHtml,
  attachments: readAttachments(table),
  settle: createRetainFile(FILES_BUCKET),
  portalUrl: PORTAL_URL,
  supportPhone: SUPPORT_PHONE,
  now,
}

/**
 * Emails people about changes to tickets, queues tasks that the queue had not accepted, and retains the files that came
 * with messages.
 */
export const handler = workOnTasks(
  z.union([mailTaskSchema, fileTaskSchema, z.strictObject({ kind: z.literal('announce again') })]),
  async (task) => {
    if ('file' in task) return retainFile(deps, task)
    if ('kind' in task) return announceUnannouncedMails(deps)
    const sent = await sendTicketMails(deps, task)
    if (sent !== 'not there') metrics.addMetric('MailSent', 'Count', sent)
    return sent
  },
  { logger, metrics },
)
