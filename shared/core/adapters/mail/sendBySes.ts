import { setTimeout } from 'node:timers/promises'
import { type EmailContent, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { Refusal } from '../../domain/errors.ts'
import { type MailTags, mailTags } from './mailTags.ts'
import { fromAddress, oneTry, type Sender } from './sender.ts'

export interface SesSender {
  readonly from: Sender
  readonly configurationSet: string
  /** Called when SES takes no emails: sending is paused, the account is suspended, or a quota is used up. */
  readonly onUnavailable: (error: Error) => void
}

export interface SesMail extends MailTags {
  readonly to: string
  readonly content: EmailContent
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors */
const unavailable = new Set([
  ...['AccountSuspendedException', 'SendingPausedException', 'MailFromDomainNotVerifiedException'],
  ...['LimitExceededException', 'TooManyRequestsException'],
])
const attempts = 3
const pauseMs = 300

/** Sends emails through SES. Refuses with `mail_unavailable` while SES takes none. */
export function createSendBySes({ from, configurationSet, onUnavailable }: SesSender) {
  const client = new SESv2Client(oneTry)
  return async ({ to, content, ...tags }: SesMail): Promise<void> => {
    const command = new SendEmailCommand({
      FromEmailAddress: fromAddress(from),
      Destination: { ToAddresses: [to] },
      Content: content,
      ConfigurationSetName: configurationSet,
      EmailTags: mailTags(tags),
    })
    for (let attempt = 1; ; attempt++) {
      try {
        await client.send(command)
        return
      } catch (error) {
        if (!(error instanceof Error && unavailable.has(error.name))) throw error
        // Beyond its rate, SES has certainly not sent the email.
        if (error.name === 'TooManyRequestsException' && attempt < attempts) {
          await setTimeout(attempt * pauseMs)
          continue
        }
        onUnavailable(error)
        throw new Refusal('mail_unavailable')
      }
    }
  }
}
