import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { clientDefaults } from '../../../core/adapters/dynamodb/client.ts'
import type { SendInvitation } from '../../identityPorts.ts'

/** Mails plain text, which SES makes a mail of: no part of it is anybody's but the names. */
export function createSendInvitation(
  from: { readonly name: string; readonly address: string },
  ConfigurationSetName: string,
): SendInvitation {
  const client = new SESv2Client(clientDefaults)
  return async ({ to, subject, text }) => {
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: `"${from.name}" <${from.address}>`,
        Destination: { ToAddresses: [to.email] },
        Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: text, Charset: 'UTF-8' } } } },
        ConfigurationSetName,
      }),
    )
  }
}
