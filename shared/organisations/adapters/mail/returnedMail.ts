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
    bouncedRecipients: z.array(z.object({ emailAddress: z.string(), diagnosticCode: z.string().default('') })),
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

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('is not JSON')
    return z.NEVER
  }
})
const notificationSchema = z.object({
  Records: z.array(z.object({ Sns: z.object({ MessageId: z.string(), Message: json.pipe(eventSchema) }) })),
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
    const sentAt = toInstant(Date.parse(Message.mail.timestamp))
    const returns =
      Message.eventType === 'Bounce'
        ? Message.bounce.bouncedRecipients.map(({ emailAddress, diagnosticCode }) => ({
            address: emailAddress,
            reason: Message.bounce.bounceType === 'Permanent' ? ('bounced' as const) : ('not delivered' as const),
            detail: diagnosticCode,
          }))
        : Message.complaint.complainedRecipients.map(({ emailAddress }) => ({
            address: emailAddress,
            reason: 'reported as spam' as const,
            detail: Message.complaint.complaintFeedbackType ?? '',
          }))
    return returns.map(({ address, reason, detail }, index) => ({
      id: `${MessageId}/${index}`,
      ...readMailTags(Message.mail.tags),
      // Some servers name the recipient with a display name.
      mail: { address: bareAddress(address), reason, detail: lineOf(detail), sentAt },
    }))
  })
}

const bareAddress = (address: string): string => /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address.trim()
const lineOf = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, detailLength)
