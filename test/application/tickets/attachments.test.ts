import { describe, expect, it } from 'vitest'
import type { Client } from '../../../shared/core/api/client.ts'
import { routes } from '../../../shared/http/routes.ts'
import { type AttachmentType, maxAttachmentBytes } from '../../../shared/tickets/domain/attachment.ts'
import { nightly } from '../../nightly.ts'
import { mondayMorning, openTicket, refusalOf, ticketBody, useWorld } from '../world.ts'

const world = useWorld({ withEmails: true })
const text = new TextEncoder().encode('one line\nanother\n')
const png = Uint8Array.of(
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1],
  ...[0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 10, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c],
)
const program = Uint8Array.of(0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xff, 0xff, 0, 0)

const announce = async (
  client: Client,
  sizeBytes: number,
  contentType: AttachmentType = 'text/plain',
  fileName = 'a.txt',
) => (await client(routes.announceAttachment, { body: { fileName, contentType, sizeBytes } })).body

type Announced = Awaited<ReturnType<typeof announce>>
const put = ({ upload }: Announced, body: Uint8Array<ArrayBuffer>, headers = upload.headers) =>
  fetch(upload.url, { method: upload.method, headers, body })

async function upload(client: Client, body: Uint8Array<ArrayBuffer>, contentType: AttachmentType = 'text/plain') {
  const announced = await announce(client, body.length, contentType)
  expect((await put(announced, body)).status).toBe(200)
  return announced
}

const openWith = (client: Client, attachments: string[]) =>
  client(routes.openTicket, { body: { ...ticketBody, attachments } })

describe('a file', () => {
  it('is uploaded directly to its bucket, belongs to a message, and can be downloaded', async () => {
    const [customer, agent] = [await world.as('customer'), await world.as('agent')]
    const announced = await announce(customer, text.length, 'text/plain', 'Protokoll “März”.txt')
    expect((await put(announced, text)).status).toBe(200)
    const { number } = (await openWith(customer, [announced.id])).body
    const { entries } = (await agent(routes.getTicket, { params: { number } })).body
    const { upload: _, ...attachment } = announced
    expect(entries[0]?.message?.attachments).toEqual([attachment])
    const link = (await agent(routes.getAttachment, { params: { number, attachment: announced.id } })).body
    const got = await fetch(link.url)
    expect([got.status, new Uint8Array(await got.arrayBuffer())]).toEqual([200, text])
    expect(got.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''Protokoll%20%E2%80%9CM%C3%A4rz%E2%80%9D.txt",
    )
    expect(got.headers.get('content-type')).toBe('text/plain')
  })

  nightly('of 20 MB is accepted, and of one byte more is refused', async () => {
    const customer = await world.as('customer')
    const large = new Uint8Array(maxAttachmentBytes).fill(0x61)
    const { id } = await upload(customer, large)
    expect((await openWith(customer, [id])).status).toBe(201)
    expect(await refusalOf(announce(customer, maxAttachmentBytes + 1))).toMatchObject({ status: 400, code: 'invalid' })
  })

  it.each([
    ['longer than announced', (announced: Announced) => put(announced, Uint8Array.of(...text, 0x61))],
    ['of another type', (announced: Announced) => put(announced, text, { 'content-type': 'text/html' })],
    [
      'to another place [85]',
      ({ upload, ...announced }: Announced) =>
        put({ ...announced, upload: { ...upload, url: upload.url.replace('/incoming/', '/kept/') } }, text),
    ],
    [
      'with a link that was changed',
      ({ upload, ...announced }: Announced) =>
        put({ ...announced, upload: { ...upload, url: upload.url.replace('Expires=600', 'Expires=6000') } }, text),
    ],
  ])('%s is refused by its bucket', async (_, send) => {
    expect((await send(await announce(await world.as('customer'), text.length))).status).toBe(403)
  })

  it('that differs from its announcement is refused with its message, and nothing is written', async () => {
    const customer = await world.as('customer')
    const before = (await customer(routes.listTickets)).body.counts.all
    for (const [bytes, type, found] of [
      [program, 'text/plain', 'application/x-msdownload'],
      [program, 'image/png', 'application/x-msdownload'],
      [text, 'application/pdf', 'text'],
      [png, 'image/jpeg', 'image/png'],
      [Uint8Array.of(0, 1, 2, 3), 'text/csv', 'unknown'],
    ] as const) {
      const { id } = await upload(customer, bytes, type)
      expect(await refusalOf(openWith(customer, [id]))).toMatchObject({
        code: 'attachment_refused',
        attachment: id,
        found,
      })
    }
    const { id } = await upload(customer, png, 'image/png')
    expect((await openWith(customer, [id])).status).toBe(201)
    expect((await customer(routes.listTickets)).body.counts.all).toBe(before + 1)
  })

  it('can be sent in one message by the person who announced it, after it has arrived', async () => {
    const [customer, owner] = [await world.as('customer'), await world.as('owner')]
    const missing = await announce(customer, 5)
    expect(await refusalOf(openWith(customer, [missing.id]))).toMatchObject({ code: 'attachment_missing' })
    const { id } = await upload(customer, text)
    expect(await refusalOf(openWith(owner, [id]))).toMatchObject({ code: 'attachment_unknown', attachment: id })
    await openWith(customer, [id])
    expect(await refusalOf(openWith(customer, [id]))).toMatchObject({ code: 'attachment_unknown' })
    expect(await refusalOf(openWith(customer, [crypto.randomUUID()]))).toMatchObject({ code: 'attachment_unknown' })
  })

  it('cannot be replaced after it was checked', async () => {
    const customer = await world.as('customer')
    const announced = await upload(customer, text)
    const { number } = (await openWith(customer, [announced.id])).body
    expect(
      (
        await put(
          announced,
          text.map(() => 0x62),
        )
      ).status,
    ).toBe(200)
    const { url } = (await customer(routes.getAttachment, { params: { number, attachment: announced.id } })).body
    expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(text)
  })

  it('waits a day for its message, and its links expire within minutes', async () => {
    const customer = await world.as('customer')
    const [waiting, late] = [await upload(customer, text), await announce(customer, text.length)]
    const { number } = (await openWith(customer, [waiting.id])).body
    const params = { number, attachment: waiting.id }
    const { url } = (await customer(routes.getAttachment, { params })).body
    const forgotten = await upload(customer, text)
    await world.runtime().moveClock('2026-11-16T08:11:00Z')
    expect((await put(late, text)).status).toBe(403)
    expect((await fetch(url)).status).toBe(403)
    await world.runtime().moveClock('2026-11-17T08:12:00Z')
    expect(await refusalOf(openWith(await world.as('customer'), [forgotten.id]))).toMatchObject({
      code: 'attachment_unknown',
    })
    await world.runtime().moveClock(mondayMorning)
  })

  it('of a note is for support only, and of another ticket or organisation does not exist [2, 13, 14]', async () => {
    const [customer, agent, neighbour] = [
      await world.as('customer'),
      await world.as('agent'),
      await world.as('neighbour'),
    ]
    const { number } = await openTicket(customer)
    const { id } = await upload(agent, text)
    const body = { body: 'For us.', internal: true, attachments: [id] }
    await agent(routes.writeMessage, { params: { number }, body })
    const params = { number, attachment: id }
    expect((await agent(routes.getAttachment, { params })).body.id).toBe(id)
    expect(await refusalOf(customer(routes.getAttachment, { params }))).toMatchObject({
      status: 404,
      what: 'attachment',
    })
    expect(await refusalOf(neighbour(routes.getAttachment, { params }))).toMatchObject({ status: 404, what: 'ticket' })
    const other = await openTicket(customer)
    const elsewhere = agent(routes.getAttachment, { params: { number: other.number, attachment: id } })
    expect(await refusalOf(elsewhere)).toMatchObject({ status: 404, what: 'attachment' })
  })

  it.each(['../../etc/passwd', 'a\\b.txt', 'a\u0000.txt', '..', '', 'x'.repeat(201)])(
    'cannot be named %j [58, 85]',
    async (name) => {
      expect(await refusalOf(announce(await world.as('customer'), 5, 'text/plain', name))).toMatchObject({
        code: 'invalid',
      })
    },
  )

  it('is one of at most ten in a message, and appears only once', async () => {
    const customer = await world.as('customer')
    const id = crypto.randomUUID()
    for (const ids of [Array.from({ length: 11 }, () => crypto.randomUUID()), [id, id]])
      expect(await refusalOf(openWith(customer, ids))).toMatchObject({ status: 400, code: 'invalid' })
  })

  it('has a name that appears neither in the audit trail nor in the logs [105]', async () => {
    const customer = await world.as('customer')
    await announce(customer, 5, 'text/plain', 'canary-file.txt')
    const { events } = (await customer(routes.listAuditEvents, { query: { limit: '1' } })).body
    expect(events[0]).toMatchObject({ handler: 'announceAttachment', 'body-params': { fileName: '[redacted]' } })
    expect(world.logs()).not.toContain('canary-file')
  })
})
