import { randomUUID } from 'node:crypto'
import type { MailboxState } from './mailboxes.ts'

export interface SentMail {
  readonly messageId: string
  readonly from: string
  readonly sentAt: string
  readonly tags: Readonly<Record<string, readonly string[]>>
}

interface Returned {
  readonly type: 'bounce' | 'complaint'
  readonly event: unknown
}

const bounces = {
  missing: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    status: '5.1.1',
    diagnosticCode: 'smtp; 550 5.1.1 <ADDRESS>: Recipient address rejected: User unknown',
  },
  full: {
    bounceType: 'Transient',
    bounceSubType: 'MailboxFull',
    status: '5.2.2',
    diagnosticCode: 'smtp; 552 5.2.2 <ADDRESS>: Mailbox full',
  },
  away: { bounceType: 'Transient', bounceSubType: 'General' },
  suppressed: {
    bounceType: 'Permanent',
    bounceSubType: 'OnAccountSuppressionList',
    status: '5.1.1',
    diagnosticCode:
      'Amazon SES did not send the message to this address because it is on the suppression list for your account.',
  },
} as const

/**
 * What SES publishes when a mailbox does not take an email, or its owner reports it as spam. Undefined if it arrives.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function returnOf(address: string, state: MailboxState | 'suppressed', mail: SentMail): Returned | undefined {
  if (state === 'works') return undefined
  const common = {
    mail: {
      timestamp: mail.sentAt,
      source: mail.from,
      messageId: mail.messageId,
      destination: [address],
      tags: mail.tags,
    },
  }
  if (state === 'complains') {
    const complaint = {
      complainedRecipients: [{ emailAddress: address }],
      timestamp: mail.sentAt,
      feedbackId: randomUUID(),
      complaintFeedbackType: 'abuse',
    }
    return { type: 'complaint', event: { eventType: 'Complaint', complaint, ...common } }
  }
  const { bounceType, bounceSubType, ...answer } = bounces[state]
  const recipient = {
    emailAddress: address,
    ...('status' in answer && {
      ...{ action: 'failed', status: answer.status, diagnosticCode: answer.diagnosticCode.replace('ADDRESS', address) },
    }),
  }
  const bounce = {
    ...{ bounceType, bounceSubType, bouncedRecipients: [recipient], timestamp: mail.sentAt, feedbackId: randomUUID() },
  }
  return { type: 'bounce', event: { eventType: 'Bounce', bounce, ...common } }
}
