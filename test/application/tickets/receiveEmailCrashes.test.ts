import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, describe, expect, it } from 'vitest'
import { ticketKey } from '../../../shared/core/adapters/dynamodb/keys.ts'
import { ticketNumberSchema } from '../../../shared/core/domain/ticketNumber.ts'
import { routes } from '../../../shared/http/routes.ts'
import { type Fault, faultsOf, titled } from '../../faultProxy.ts'
import { loadBehindProxy } from '../inProcess.ts'
import { tablesOf } from '../storage.ts'
import { emails, openTicket, startWorld } from '../world.ts'

const world = await startWorld()
await world.runtime().moveClock(new Date().toISOString())
const { proxy, handler } = await loadBehindProxy(world.runtime(), 'MailReceiver', 'receiveEmail')
afterAll(proxy.stop)
const { createReplies } = await import('../../../functions/composition.ts')
const addresses = createReplies()
async function replyTo(number: string): Promise<string> {
  const { requester } = await threadOf(number)
  if (!addresses) throw new Error('The runtime has no reply domain.')
  return addresses.addressOf(ticketNumberSchema.parse(number), requester.id)
}

const threadOf = async (number: string) =>
  (await (await world.as('agent'))(routes.getTicket, { params: { number } })).body

let mails = 0
const attached = (fileName: string, content = 'a line') => [
  '--x',
  `Content-Type: text/plain; name=${fileName}`,
  `Content-Disposition: attachment; filename=${fileName}`,
  '',
  content,
]

interface MailParts {
  readonly text?: string
  readonly files?: readonly string[][]
  readonly contentType?: string
}

/** Puts an email into the bucket, as SES does, and returns the event that SES sends about it. */
async function received(
  to: string,
  verdicts: Record<string, string> = {},
  source: string = emails.customer,
  { text = 'By mail.', files = [attached('log.txt')], contentType = 'multipart/mixed' }: MailParts = {},
) {
  const messageId = `mail${mails++}`
  const lines = [
    `From: <${emails.customer}>`,
    `To: <${to}>`,
    'Subject: Re',
    'MIME-Version: 1.0',
    `Content-Type: ${contentType}; boundary=x`,
    '',
    '--x',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    ...files.flat(),
    '--x--',
  ]
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const endpoint = world.runtime().emulators.messaging
  const s3 = new S3Client({ endpoint, region: 'eu-central-1', credentials, forcePathStyle: true })
  const { INBOUND_BUCKET: Bucket = '', INBOUND_PREFIX = '' } = process.env
  await s3.send(new PutObjectCommand({ Bucket, Key: `${INBOUND_PREFIX}${messageId}`, Body: lines.join('\r\n') }))
  const verdict = (name: string) => ({ status: verdicts[name] ?? 'PASS' })
  const receipt = Object.fromEntries(
    ['spam', 'virus', 'spf', 'dkim', 'dmarc'].map((name) => [`${name}Verdict`, verdict(name)]),
  )
  const ses = { mail: { messageId, source }, receipt: { recipients: [to], ...receipt } }
  return { Records: [{ eventSource: 'aws:ses', ses }] }
}

describe('a refused email', () => {
  const answersTo = async (number: string) =>
    (await world.runtime().mails()).filter(({ subject, text }) => subject.includes(number) && text.includes('was not'))

  it.each([
    ['contains no text', { text: ' ', files: [] }, 'Your reply contains no text besides the quoted message.'],
    [
      'is larger than 30 MB',
      { files: [attached('a.txt', `${'x'.repeat(70)}\r\n`.repeat(440_000))] },
      'Your email is larger than 30 MB.',
    ],
  ])('that %s is answered', async (_, parts, sentence) => {
    const { number } = await openTicket(await world.as('customer'))
    await handler(await received(await replyTo(number), {}, undefined, parts))
    const [found, ...others] = await answersTo(number)
    expect(found?.text).toContain(sentence)
    expect(others).toEqual([])
    expect((await threadOf(number)).entries).toHaveLength(1)
  })

  it('leaves no file behind if the status of its ticket refuses it', async () => {
    const { number } = await openTicket(await world.as('customer'))
    await (await world.as('customer'))(routes.closeTicket, { params: { number } })
    const { client, product: TableName } = await tablesOf(world.runtime())
    await client.send(
      new UpdateCommand({
        TableName,
        Key: ticketKey(number),
        UpdateExpression: 'SET closedAt = :longAgo',
        ExpressionAttributeValues: { ':longAgo': '2026-01-01T00:00:00.000Z' },
      }),
    )
    const event = await received(await replyTo(number))
    proxy.reset()
    await handler(event)
    expect(await answersTo(number)).toHaveLength(1)
    expect(proxy.calls().filter((call) => call.includes('/kept/'))).toEqual([])
  })
})

async function takeWithCrash(fault: Fault | undefined) {
  const { number } = await openTicket(await world.as('customer'))
  const event = await received(await replyTo(number))
  proxy.reset(fault)
  await handler(event).catch(() => undefined)
  const calls = proxy.calls()
  proxy.reset()
  await handler(event)
  await handler(event)
  const { entries, version } = await threadOf(number)
  return {
    calls,
    version,
    bodies: entries.map(({ message }) => message?.body),
    files: entries[1]?.message?.attachments?.length,
  }
}

// The first one reads the secret that signs addresses, and caches it.
await takeWithCrash(undefined)
const { calls, ...whole } = await takeWithCrash(undefined)

describe('an accepted email', () => {
  it('becomes one message when nothing fails', () => {
    expect(whole).toMatchObject({ version: 2, files: 1 })
    expect(whole.bodies.slice(1)).toEqual(['By mail.'])
  })

  it.each(titled(calls, faultsOf(calls)))(
    'becomes one message once SES sends it again, even after %s',
    async (_, fault) => {
      const { calls: _calls, ...crashed } = await takeWithCrash(fault)
      expect(crashed).toEqual(whole)
    },
  )

  it.each([
    ['a virus', { virus: 'FAIL' }],
    ['spam', { spam: 'FAIL' }],
    ['a sender whose domain forbids it', { dmarc: 'FAIL' }],
    ['an unproven sender', { dmarc: 'GRAY', spf: 'FAIL' }],
    ['a sender that only the envelope of another domain proves', { dmarc: 'GRAY' }, 'x@attacker.example'],
    ['a sender about whom nothing is known', { dmarc: 'PROCESSING_FAILED' }],
  ] as [string, Record<string, string>, string?][])('cannot have %s', async (_, verdicts, source) => {
    const { number } = await openTicket(await world.as('customer'))
    await handler(await received(await replyTo(number), verdicts, source))
    expect((await threadOf(number)).entries).toHaveLength(1)
  })

  it('can come from a domain without a policy that SPF proves, but not without a sender', async () => {
    const { number } = await openTicket(await world.as('customer'))
    await handler(await received(await replyTo(number), { dmarc: 'GRAY', dkim: 'FAIL' }))
    expect((await threadOf(number)).entries).toHaveLength(2)
    await handler(await received(await replyTo(number), {}, ''))
    expect((await threadOf(number)).entries).toHaveLength(2)
  })

  it('is read only if its address was issued, and so is its ticket', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const [local = '', domain] = (await replyTo(number)).split('@')
    const callsFor = async (address: string) => {
      const event = await received(address)
      proxy.reset()
      await handler(event)
      return proxy.calls().filter((call) => /mails\/|Query/.test(call) || call.endsWith('GetItem'))
    }
    // Only the outcome of the email is looked up, and no ticket.
    expect(await callsFor(`reply+00000000${local.slice(14)}@${domain}`)).toEqual(['DynamoDB GetItem'])
    expect(await callsFor(`reply+00000000${'a'.repeat(38)}@${domain}`)).toEqual(['DynamoDB GetItem'])
    const nobodys = await callsFor(`${local.slice(0, 26)}${'0'.repeat(26)}@${domain}`)
    expect(nobodys.filter((call) => call.includes('mails/'))).toEqual([])
  })

  it('waits for a minute below the limit if its sender writes too much, and is not lost', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const event = await received(await replyTo(number))
    const { client, product: TableName } = await tablesOf(world.runtime())
    const minutes = [0, 60_000].map((ms) => new Date(Date.now() + ms).toISOString().slice(0, 16))
    for (const SK of minutes) {
      const Item = { PK: 'WRITES#pilatus', SK, organisationWrites: 1_000_000 }
      await client.send(new PutCommand({ TableName, Item }))
    }
    await expect(handler(event)).rejects.toMatchObject({ code: 'too_many' })
    for (const SK of minutes) await client.send(new DeleteCommand({ TableName, Key: { PK: 'WRITES#pilatus', SK } }))
    await handler(event)
    expect((await threadOf(number)).entries.at(-1)?.message?.body).toBe('By mail.')
  })

  it('stops the emails once: unsubscribing again writes nothing', async () => {
    const { number } = await openTicket(await world.as('customer'))
    for (let time = 0; time < 2; time++)
      await handler(await received(await replyTo(number), {}, undefined, { text: 'unsubscribe', files: [] }))
    const { version, entries, followers } = await threadOf(number)
    expect([version, entries.length, followers]).toEqual([2, 2, []])
  })

  it('adds ten files at most, and names the others', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const files = Array.from({ length: 25 }, (_, index) => attached(`log${index}.txt`))
    await handler(await received(await replyTo(number), {}, undefined, { files }))
    const message = (await threadOf(number)).entries.at(-1)?.message
    expect(message?.attachments).toHaveLength(10)
    expect(message?.body).toContain('(Not accepted: log10.txt, ')
    expect(message?.body).toContain(', log24.txt. ')
  })

  it('that is longer than a message can be says that it was cut', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const text = 'word '.repeat(14_000)
    await handler(
      await received(await replyTo(number), {}, undefined, {
        text,
        files: [attached('setup.txt', '\u0000\u0001\u0002')],
      }),
    )
    const body = (await threadOf(number)).entries.at(-1)?.message?.body ?? ''
    expect(body.slice(-200)).toMatch(/\n\n\(Truncated: the email was longer\.\)\n\n\(Not accepted: setup\.txt\. .*\)$/)
    expect(body.length).toBeGreaterThan(50_000)
  })

  it('is never the report of a bounce', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const contentType = 'multipart/report; report-type=delivery-status'
    await handler(await received(await replyTo(number), {}, undefined, { contentType }))
    expect((await threadOf(number)).entries).toHaveLength(1)
  })

  it('can be reported only by SES [48]', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const event = await received(await replyTo(number))
    for (const wrong of [{}, { Records: [] }, { Records: [{ ...event.Records[0], eventSource: 'aws:sqs' }] }])
      await expect(handler(wrong)).rejects.toThrow()
    expect((await threadOf(number)).entries).toHaveLength(1)
  })
})
