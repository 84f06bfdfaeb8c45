import * as z from 'zod'
import { type MailTags, readMailTags } from '../../../core/adapters/mail/mailTags.ts'
import { toInstant } from '../../../core/domain/time.ts'
import type { ReturnedMail } from '../../domain/unreachableAddress.ts'

/*
 * What SES publishes about emails that came back.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */

const mailSchema = z.object({
  timestamp: z.iso.datetime({ offset: true }),
  tags: z.record(z.string(), z.array(z.string())).default({}),
})
const bounceSchema = z.object({
  eventType: z.literal('Bounce'),
  mail: mailSchema,
  bounce: z.object({
    bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']),
    bounceSubType: z.string().default(''),
    bouncedRecipients: z.array(
      z.object({ emailAddress: z.string(), status: z.string().default(''), diagnosticCode: z.string().default('') }),
    ),
  }),
})
const complaintSchema = z.object({
  eventType: z.literal('Complaint'),
  mail: mailSchema,
  complaint: z.object({
    complainedRecipients: z.array(z.object({ emailAddress: z.string() })),
    complaintFeedbackType: z.string().nullish(),
  }),
})
const eventSchema = z.discriminatedUnion('eventType', [bounceSchema, complaintSchema])
/** What SES publishes once, when the topic becomes its destination. */
const greeting = /^Successfully validated SNS topic/

const notificationSchema = z.object({
  Records: z.array(z.object({ Sns: z.object({ MessageId: z.string(), Message: z.string() }) })),
})

/** Long enough for what mail servers answer. It is shown in a line. */
const detailLength = 300

export interface Return extends MailTags {
  /** The same for every delivery of this notification. */
  readonly id: string
  readonly mail: ReturnedMail
}

/** Reads a notification of SES, as SNS hands it to a function. */
export function readReturns(notification: unknown): Return[] {
  return notificationSchema.parse(notification).Records.flatMap(({ Sns: { MessageId, Message } }) => {
    if (greeting.test(Message)) return []
    const event = eventSchema.parse(JSON.parse(Message))
    const sentAt = toInstant(Date.parse(event.mail.timestamp))
    return (event.eventType === 'Bounce' ? bouncesIn(event) : complaintsIn(event)).map((returned, index) => ({
      id: `${MessageId}/${index}`,
      ...readMailTags(event.mail.tags),
      mail: { ...returned, address: bareAddress(returned.address), detail: lineOf(returned.detail), sentAt },
    }))
  })
}

type Returned = Omit<ReturnedMail, 'sentAt'>

function bouncesIn({ bounce }: z.output<typeof bounceSchema>): Returned[] {
  const { bounceType, bounceSubType, bouncedRecipients } = bounce
  // SES itself has kept the email back. Its text is not the answer of a server.
  const isSuppressed = /^(OnAccountSuppressionList|Suppressed)$/.test(bounceSubType)
  return bouncedRecipients
    .filter(({ status, diagnosticCode }) => bounceType === 'Permanent' || !isAutomaticReply(status, diagnosticCode))
    .map(({ emailAddress: address, diagnosticCode }) => ({
      address,
      reason: bounceType === 'Permanent' ? ('bounced' as const) : ('not delivered' as const),
      detail: isSuppressed ? '' : diagnosticCode,
    }))
}

/** SES reports an out-of-office reply like a bounce, but without the answer of a server. */
const isAutomaticReply = (status: string, diagnosticCode: string): boolean => status === '' && diagnosticCode === ''

function complaintsIn({ complaint }: z.output<typeof complaintSchema>): Returned[] {
  // A correction: the recipient has said that it was no spam.
  if (complaint.complaintFeedbackType === 'not-spam') return []
  return complaint.complainedRecipients.map(({ emailAddress: address }) => ({
    ...{ address, reason: 'reported as spam' as const, detail: '' },
  }))
}

const bareAddress = (address: string): string => /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address.trim()
const lineOf = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, detailLength)
