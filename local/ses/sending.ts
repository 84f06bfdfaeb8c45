import { randomUUID } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import * as z from 'zod'
import type { AwsResponse } from '../aws/proxy.ts'
import { refuse } from '../aws/refuse.ts'
import type { Clock } from '../clock/clock.ts'
import type { Mailboxes } from './mailboxes.ts'
import { returnOf, type SentMail } from './returns.ts'

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
  EmailTags: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
})

export interface SesDeps {
  readonly clock: Clock
  readonly region: string
  readonly mailboxes: Mailboxes
  /** Publishes an event to a topic. */
  publish(topicArn: string, message: string): Promise<void>
  deliver(mail: { from: string; to: readonly string[]; raw: Buffer }): Promise<void>
}

interface Destination {
  readonly types: readonly ('bounce' | 'complaint')[]
  readonly topicArn: string
}
interface ConfigurationSet {
  readonly suppresses: readonly ('BOUNCE' | 'COMPLAINT')[]
  readonly destinations: Destination[]
}

/** Errors of `SendEmail` while SES takes no emails. */
const refusals = {
  paused: { type: 'SendingPausedException', message: 'Email sending is disabled for this account.' },
  throttled: { type: 'TooManyRequestsException', message: 'Maximum sending rate exceeded.' },
} as const

/**
 * Emulates sending in SES: only from the template's identities, with SES's own message id and date. Mailboxes that do
 * not take an email, or complain, are reported and suppressed as the configuration set says.
 */
export function createSes({ clock, region, mailboxes, deliver, publish }: SesDeps) {
  const identities = new Set<string>()
  const configurationSets = new Map<string, ConfigurationSet>()

  /** Resolves with whether the address takes the email. */
  async function deliverTo(address: string, { suppresses, destinations }: ConfigurationSet, mail: SentMail) {
    const isSuppressed = suppresses.length > 0 && mailboxes.isSuppressed(address)
    const state = isSuppressed ? 'suppressed' : mailboxes.stateOf(address)
    const returned = returnOf(address, state, mail)
    if (!returned) return true
    if (state === 'missing' && suppresses.includes('BOUNCE')) mailboxes.suppress(address)
    if (state === 'complains' && suppresses.includes('COMPLAINT')) mailboxes.suppress(address)
    for (const { types, topicArn } of destinations)
      if (types.includes(returned.type)) await publish(topicArn, JSON.stringify(returned.event))
    return state === 'complains' || state === 'away'
  }

  return {
    addIdentity: (identity: string) => identities.add(identity),
    /** The identity that an address sends as: its own, or else its domain's. */
    identityOf: (address: string): string => (identities.has(address) ? address : (address.split('@')[1] ?? '')),
    addConfigurationSet(name: string, suppresses: ConfigurationSet['suppresses']) {
      configurationSets.set(name, { suppresses, destinations: [] })
    },
    addDestination(configurationSet: string, destination: Destination) {
      configurationSets.get(configurationSet)?.destinations.push(destination)
    },
    async call(operation: string, input: unknown): Promise<AwsResponse> {
      if (operation === 'DeleteSuppressedDestination') {
        const { named } = z.strictObject({ named: z.string() }).parse(input)
        if (mailboxes.lift(named)) return { status: 200, body: '{}' }
        return notFound(`Email address ${named} does not exist on your suppression list.`)
      }
      if (operation !== 'SendEmail')
        return refuse('UnknownOperationException', `This runtime does not support ${operation}.`)
      const { FromEmailAddress, Destination, Content, ConfigurationSetName, EmailTags } = sendSchema.parse(input)
      const { sending } = mailboxes.all()
      if (sending !== 'on') return refuse(refusals[sending].type, refusals[sending].message)
      const from = /<([^>]+)>$/.exec(FromEmailAddress)?.[1] ?? FromEmailAddress
      if (!identities.has(from) && !identities.has(from.split('@')[1] ?? ''))
        return refuse('MessageRejected', `Email address is not verified: ${from}`)
      const configurationSet = configurationSets.get(ConfigurationSetName)
      if (!configurationSet) return notFound(`Configuration set <${ConfigurationSetName}> does not exist.`)
      // https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
      if (!/^[\x20-\x7e]*$/.test(FromEmailAddress))
        return refuse('BadRequestException', `FromEmailAddress is not 7-bit ASCII: ${FromEmailAddress}`)
      const id = randomUUID()
      const composed =
        'Raw' in Content
          ? Buffer.from(Content.Raw.Data, 'base64')
          : await compose(FromEmailAddress, Destination.ToAddresses, Content.Simple)
      const raw = stamped(composed, `<${id}@${region}.amazonses.com>`, clock.now())
      const tags = Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, [Value]]))
      const mail = { messageId: id, from, sentAt: new Date(clock.now()).toISOString(), tags }
      const to: string[] = []
      for (const address of Destination.ToAddresses)
        if (await deliverTo(address, configurationSet, mail)) to.push(address)
      if (to.length > 0) await deliver({ from, to, raw })
      return { status: 200, body: JSON.stringify({ MessageId: id }) }
    },
  }
}
const notFound = (message: string) => refuse('NotFoundException', message)

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
