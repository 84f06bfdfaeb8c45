import { randomUUID } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import * as z from 'zod'
import type { AwsResponse } from '../aws/proxy.ts'
import { refuse } from '../aws/refuse.ts'
import type { Clock } from '../clock/clock.ts'

const sendSchema = z.strictObject({
  FromEmailAddress: z.string(),
  Destination: z.strictObject({ ToAddresses: z.array(z.string()).min(1) }),
  Content: z.union([
    z.strictObject({ Raw: z.strictObject({ Data: z.base64() }) }),
    z.strictObject({
      Simple: z.strictObject({
        Subject: z.strictObject({ Data: z.string() }),
        Body: z.strictObject({ Text: z.strictObject({ Data: z.string(), Charset: z.literal('UTF-8') }) }),
      }),
    }),
  ]),
  ConfigurationSetName: z.string(),
})

export interface SesDeps {
  readonly clock: Clock
  readonly region: string
  deliver(mail: { from: string; to: readonly string[]; raw: Buffer }): Promise<void>
}

/** Emulates sending in SES: only from the template's identities, with SES's own message id and date. */
export function createSes({ clock, region, deliver }: SesDeps) {
  const identities = new Set<string>()
  const configurationSets = new Set<string>()
  return {
    addIdentity: (identity: string) => identities.add(identity),
    /** The identity that an address sends as: its own, or else its domain's. */
    identityOf: (address: string): string => (identities.has(address) ? address : (address.split('@')[1] ?? '')),
    addConfigurationSet: (name: string) => configurationSets.add(name),
    async call(operation: string, input: unknown): Promise<AwsResponse> {
      if (operation !== 'SendEmail')
        return refuse('UnknownOperationException', `This runtime does not support ${operation}.`)
      const { FromEmailAddress, Destination, Content, ConfigurationSetName } = sendSchema.parse(input)
      const from = /<([^>]+)>$/.exec(FromEmailAddress)?.[1] ?? FromEmailAddress
      if (!identities.has(from) && !identities.has(from.split('@')[1] ?? ''))
        return refuse('MessageRejected', `Email address is not verified: ${from}`)
      if (!configurationSets.has(ConfigurationSetName))
        return refuse('NotFoundException', `Configuration set <${ConfigurationSetName}> does not exist.`)
      // https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
      if (!/^[\x20-\x7e]*$/.test(FromEmailAddress))
        return refuse('BadRequestException', `FromEmailAddress is not 7-bit ASCII: ${FromEmailAddress}`)
      const id = randomUUID()
      const composed =
        'Raw' in Content
          ? Buffer.from(Content.Raw.Data, 'base64')
          : await compose(FromEmailAddress, Destination.ToAddresses, Content.Simple)
      const raw = stamped(composed, `<${id}@${region}.amazonses.com>`, clock.now())
      await deliver({ from, to: Destination.ToAddresses, raw })
      return { status: 200, body: JSON.stringify({ MessageId: id }) }
    },
  }
}
/** Composes an email from its parts, as SES does. */
const compose = (
  from: string,
  to: string[],
  { Subject, Body }: { Subject: { Data: string }; Body: { Text: { Data: string } } },
): Promise<Buffer> => new MailComposer({ from, to, subject: Subject.Data, text: Body.Text.Data }).compile().build()

export type Ses = ReturnType<typeof createSes>

/** Replaces the email's message id and date, as SES does. */
function stamped(raw: Buffer, messageId: string, nowMs: number): Buffer {
  const text = raw.toString('latin1')
  const end = text.search(/\r?\n\r?\n/)
  const headers = text.slice(0, end).replace(/^(message-id|date):.*(\r?\n[ \t].*)*\r?\n/gim, '')
  const date = new Date(nowMs).toUTCString().replace('GMT', '+0000')
  return Buffer.from(`Message-ID: ${messageId}\r\nDate: ${date}\r\n${headers}${text.slice(end)}`, 'latin1')
}
