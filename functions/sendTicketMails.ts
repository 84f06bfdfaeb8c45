import * as z from 'zod'
import { readMembers } from '../shared/adapters/dynamodb/organisations.ts'
import { readTickets } from '../shared/adapters/dynamodb/tickets.ts'
import { mailTaskSchema } from '../shared/adapters/mail/announceMail.ts'
import { mailHtml } from '../shared/adapters/mail/mailHtml.ts'
import { createSentMails } from '../shared/adapters/mail/sentMails.ts'
import { workOnTasks } from '../shared/adapters/workOnTasks.ts'
import { sendTicketMails } from '../shared/usecases/sendTicketMails.ts'
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
const needs = {
  tickets: readTickets(table),
  organisations: readMembers(table),
  sentMails: createSentMails(table),
  replyAddresses: createReplies(),
  send: createMailSender(),
  htmlOf: mailHtml,
  portalUrl: readEnvironment(z.object({ PORTAL_URL: z.url() })).PORTAL_URL,
  now,
}

/** Mails what happened to tickets. */
export const handler = workOnTasks(
  mailTaskSchema,
  async (task) => {
    const sent = await sendTicketMails(needs, task)
    if (sent !== 'not there') metrics.addMetric('MailSent', 'Count', sent)
    return sent
  },
  { logger, metrics },
)
