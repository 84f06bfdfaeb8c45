import { randomUUID } from 'node:crypto'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { Clock } from '../clock/clock.ts'
import type { AsyncInvoker } from '../lambda/asyncInvoke.ts'

export interface ReceiptRule {
  readonly name: string
  /** Domains or addresses. */
  readonly recipients: readonly string[]
  readonly bucket: string
  readonly prefix: string
  readonly functionArn: string
}

export interface ReceivingDeps {
  readonly s3: S3Client
  readonly clock: Clock
  readonly asyncInvoker: AsyncInvoker
}

/**
 * Emulates receiving in SES: stores an email for a rule's recipients in the rule's bucket, then invokes its function.
 */
export function createReceiving({ s3, clock, asyncInvoker }: ReceivingDeps) {
  const rules: ReceiptRule[] = []
  const isFor = (recipient: string, known: string) =>
    recipient.toLowerCase() === known || recipient.toLowerCase().endsWith(`@${known}`)
  return {
    add: (rule: ReceiptRule) => rules.push(rule),
    rules: () => rules,
    /** Returns whether any rule matched the email. */
    async take(envelope: { from: string; to: readonly string[] }, raw: Buffer): Promise<boolean> {
      const matched = rules
        .map((rule) => ({ rule, to: envelope.to.filter((one) => rule.recipients.some((known) => isFor(one, known))) }))
        .filter(({ to }) => to.length > 0)
      for (const { rule, to } of matched) {
        const messageId = randomUUID().replaceAll('-', '')
        await s3.send(new PutObjectCommand({ Bucket: rule.bucket, Key: `${rule.prefix}${messageId}`, Body: raw }))
        const event = eventOf(rule, messageId, envelope, to, new Date(clock.now()).toISOString())
        void asyncInvoker.invoke(rule.functionArn, event)
      }
      return matched.length > 0
    },
  }
}
export type Receiving = ReturnType<typeof createReceiving>

/** The event for an email. It came over loopback, so its sender controls this machine and passes all checks. */
function eventOf(
  rule: ReceiptRule,
  messageId: string,
  envelope: { from: string; to: readonly string[] },
  recipients: readonly string[],
  timestamp: string,
) {
  const pass = { status: 'PASS' }
  return {
    Records: [
      {
        eventSource: 'aws:ses',
        eventVersion: '1.0',
        ses: {
          mail: { timestamp, source: envelope.from, messageId, destination: envelope.to, headersTruncated: false },
          receipt: {
            timestamp,
            processingTimeMillis: 1,
            recipients,
            spamVerdict: pass,
            virusVerdict: pass,
            spfVerdict: pass,
            dkimVerdict: pass,
            dmarcVerdict: pass,
            action: { type: 'Lambda', functionArn: rule.functionArn, invocationType: 'Event' },
          },
        },
      },
    ],
  }
}
