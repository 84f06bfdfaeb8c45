import * as z from 'zod'

const verdictSchema = z.object({ status: z.enum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED']) })

/**
 * The notification from SES about an email that it has put into the bucket.
 * https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 */
export const receivedMailSchema = z
  .object({
    Records: z.tuple([
      z.object({
        eventSource: z.literal('aws:ses'),
        ses: z.object({
          mail: z.object({ messageId: z.string().regex(/^[A-Za-z0-9-]{1,100}$/), source: z.string() }),
          receipt: z.object({
            recipients: z.array(z.string()),
            spamVerdict: verdictSchema,
            virusVerdict: verdictSchema,
            spfVerdict: verdictSchema,
            dkimVerdict: verdictSchema,
            dmarcVerdict: verdictSchema,
          }),
        }),
      }),
    ]),
  })
  .transform(({ Records: [{ ses }] }) => ({
    messageId: ses.mail.messageId,
    envelopeSender: ses.mail.source,
    recipients: ses.receipt.recipients,
    verdicts: ses.receipt,
  }))
export type ReceivedMail = z.output<typeof receivedMailSchema>

/** Whether the email is neither spam, nor a virus, nor a bounce, which has no envelope sender. */
export function isClean({ verdicts, envelopeSender }: ReceivedMail): boolean {
  return envelopeSender !== '' && verdicts.spamVerdict.status !== 'FAIL' && verdicts.virusVerdict.status !== 'FAIL'
}

/**
 * Whether SES has proven that the email comes from `from`: by DMARC or, if its domain has no DMARC policy, by SPF for
 * that same domain. SES does not report which domain signed by DKIM.
 */
export function isProvenFrom({ verdicts, envelopeSender }: ReceivedMail, from: string): boolean {
  const isAligned = domainOf(envelopeSender) === domainOf(from)
  return (
    verdicts.dmarcVerdict.status === 'PASS' ||
    (verdicts.dmarcVerdict.status === 'GRAY' && verdicts.spfVerdict.status === 'PASS' && isAligned)
  )
}

const domainOf = (address: string): string => address.toLowerCase().split('@').at(-1) ?? ''
