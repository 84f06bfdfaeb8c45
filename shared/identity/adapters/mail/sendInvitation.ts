import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { clientDefaults } from '../../../core/adapters/dynamodb/client.ts'
import { fromAddress, type Sender } from '../../../core/adapters/mail/sender.ts'
import type { SendInvitation } from '../../identityPorts.ts'

/** Emails plain text, from which SES builds the message. Only the names in it are written by users. */
export function createSendInvitation(from: Sender, ConfigurationSetName: string): SendInvitation {
  const client = new SESv2Client(clientDefaults)
  return async ({ to, subject, text }) => {
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: fromAddress(from),
        Destination: { ToAddresses: [to.email] },
        Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: text, Charset: 'UTF-8' } } } },
        ConfigurationSetName,
      }),
    )
  }
}
