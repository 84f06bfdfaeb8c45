import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../shared/api/routes.ts'
import { ticketNumberSchema } from '../../shared/domain/ticketNumber.ts'
import { type Fault, type FaultProxy, faultsOf, startFaultProxy } from '../faultProxy.ts'
import { loadFunction } from './inProcess.ts'
import { emails, openTicket, useWorld } from './world.ts'

const world = useWorld()
let proxy: FaultProxy
let handler: (event: unknown) => Promise<unknown>
let replyTo: (number: string) => Promise<string>
beforeAll(async () => {
  await world.runtime().moveClock(new Date().toISOString())
  handler = await loadFunction(world.runtime(), 'MailTaker', 'takeMail', async (endpoint) => {
    proxy = await startFaultProxy(endpoint)
    return proxy.url
  })
  const { createReplies } = await import('../../functions/composition.ts')
  const addresses = createReplies()
  replyTo = async (number) => {
    const { requester } = await threadOf(number)
    return addresses.addressOf(ticketNumberSchema.parse(number), requester.id)
  }
})
afterAll(() => proxy.stop())

const threadOf = async (number: string) =>
  (await (await world.as('agent'))(routes.getTicket, { params: { number } })).body

let mails = 0
/** Puts a mail into the bucket, as SES does, and answers what SES tells of it. */
async function received(to: string, verdicts: Record<string, string> = {}, source: string = emails.customer) {
  const messageId = `mail${mails++}`
  const lines = [
    `From: <${emails.customer}>`,
    `To: <${to}>`,
    'Subject: Re',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'By mail.',
    '--x',
    'Content-Type: text/plain; name=log.txt',
    'Content-Disposition: attachment; filename=log.txt',
    '',
    'a line',
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

describe('a mail that is taken', () => {
  it('becomes one message, whichever wire call the process ends at, once SES tells of it again', async () => {
    async function takeWithCrash(fault: Fault | undefined) {
      const { number } = await openTicket(await world.as('customer'))
      const event = await received(await replyTo(number))
      proxy.reset(fault)
      await handler(event).catch(() => undefined)
      const calls = proxy.calls().length
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
    await takeWithCrash(undefined)
    const { calls, ...whole } = await takeWithCrash(undefined)
    expect(whole).toMatchObject({ version: 2, files: 1 })
    expect(whole.bodies.slice(1)).toEqual(['By mail.'])
    for (const fault of faultsOf(calls)) {
      const { calls: _, ...crashed } = await takeWithCrash(fault)
      expect([fault, crashed]).toEqual([fault, whole])
    }
  })

  it.each([
    ['a virus', { virus: 'FAIL' }],
    ['spam', { spam: 'FAIL' }],
    ['a sender whose domain forbids it', { dmarc: 'FAIL' }],
    ['a sender that nothing proves', { dmarc: 'GRAY', spf: 'FAIL' }],
    ['a sender that an envelope of another domain proves', { dmarc: 'GRAY' }, 'x@attacker.example'],
    ['a sender of whom nothing is known', { dmarc: 'PROCESSING_FAILED' }],
  ] as [string, Record<string, string>, string?][])('is not one with %s', async (_, verdicts, source) => {
    const { number } = await openTicket(await world.as('customer'))
    await handler(await received(await replyTo(number), verdicts, source))
    expect((await threadOf(number)).entries).toHaveLength(1)
  })

  it('may come from a domain without a policy that SPF proves, and not from nobody', async () => {
    const { number } = await openTicket(await world.as('customer'))
    await handler(await received(await replyTo(number), { dmarc: 'GRAY', dkim: 'FAIL' }))
    expect((await threadOf(number)).entries).toHaveLength(2)
    await handler(await received(await replyTo(number), {}, ''))
    expect((await threadOf(number)).entries).toHaveLength(2)
  })

  it('is read only when its address is one that was given out', async () => {
    const event = await received('reply+00000000aaaaaaaaaaaaaaaaaaaaaaaaaa@reply.provider.example')
    proxy.reset()
    await handler(event)
    expect(proxy.calls().filter((call) => call.includes('mails/'))).toEqual([])
  })

  it('is told by SES and by nobody else [48]', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const event = await received(await replyTo(number))
    for (const wrong of [{}, { Records: [] }, { Records: [{ ...event.Records[0], eventSource: 'aws:sqs' }] }])
      await expect(handler(wrong)).rejects.toThrow()
    expect((await threadOf(number)).entries).toHaveLength(1)
  })
})
