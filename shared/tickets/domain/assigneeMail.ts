import type { Person } from '../../core/domain/caller.ts'
import { inLocalWords, inUtcWords } from '../../core/domain/time.ts'
import type { Entry, Ticket } from './ticket.ts'
import { mailSubject, type TicketMail, ticketFacts, ticketLink } from './ticketMail.ts'

/* The emails to a ticket's assignee. They can contain text that customers never see, so only staff receive them. */

/** The assignee, if an entry is news to them: someone handed them the ticket, or the customer replied. */
export function assigneeToMail({ assignee }: Pick<Ticket, 'assignee'>, { by, change }: Entry): Person | undefined {
  const isHandedOver = change?.move === 'assign' && change.assignee?.to?.id === assignee?.id
  const isNews = isHandedOver || change?.move === 'customerReply'
  return isNews && by.id !== assignee?.id ? assignee : undefined
}

/** For a hand-over, `message` is the internal note. */
export function assigneeMail(ticket: Ticket, entry: Entry, { portalUrl }: { readonly portalUrl: string }): TicketMail {
  const { by, message, change } = entry
  const { organisation, clock } = ticket
  return {
    subject: mailSubject(ticket),
    intro: `${by.name} ${change?.move === 'assign' ? 'handed this ticket over to you.' : 'replied:'}`,
    ...(message && { message: message.body }),
    facts: [
      ...ticketFacts(ticket, entry, message),
      ['Customer', organisation],
      ...(clock ? [['Due', `${inLocalWords(clock.dueAt)} (${inUtcWords(clock.dueAt)})`] as const] : []),
    ],
    link: ticketLink(ticket, portalUrl),
    footer: 'You cannot reply to this email. Reply in the portal instead.',
    acceptsReplies: false,
  }
}
