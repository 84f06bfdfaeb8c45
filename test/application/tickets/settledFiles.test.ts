import { describe, expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { useBehindProxy } from '../inProcess.ts'
import { deadLetter, removeQueue } from '../storage.ts'
import { openTicket, refusalOf, ticketBody, useWorld } from '../world.ts'

const world = useWorld({ withEmails: true })
const { proxy, handler } = useBehindProxy(world, 'MailSender', 'sendTicketMails')

async function settle(file: string, received: number) {
  proxy().reset()
  const attributes = { ApproximateReceiveCount: String(received) }
  const answer = await handler({ Records: [{ messageId: 'm', body: JSON.stringify({ file }), attributes }] })
  const settled = proxy()
    .calls()
    .filter((call) => call.startsWith('PUT ') && call.includes('/kept/'))
  return { answer, settled: settled.map((call) => call.split('/').at(-1)) }
}
const done = { batchItemFailures: [] }
const again = { batchItemFailures: [{ itemIdentifier: 'm' }] }

async function uploaded(): Promise<string> {
  const body = { fileName: 'log.txt', contentType: 'text/plain', sizeBytes: 7 } as const
  const { id, upload } = (await (await world.as('customer'))(routes.announceAttachment, { body })).body
  expect((await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: 'a line\n' })).status).toBe(200)
  return id
}

describe('a file of a message', () => {
  it('stays once its message is written, and is deleted if it never is', async () => {
    const customer = await world.as('customer')
    const [sent, never] = [await uploaded(), await uploaded()]
    await customer(routes.openTicket, { body: { ...ticketBody, attachments: [sent] } })
    expect(await settle(sent, 1)).toEqual({ answer: done, settled: [sent] })
    expect(await settle(never, 1)).toEqual({ answer: again, settled: [] })
    expect(await settle(never, 2)).toEqual({ answer: again, settled: [] })
    expect(await settle(never, 3)).toEqual({ answer: done, settled: [] })
  })

  it('is refused while nothing could settle it, and then nothing is written', async () => {
    const customer = await world.as('customer')
    const { number } = await openTicket(customer)
    const id = await uploaded()
    // The tasks of earlier messages are done, and none of them failed.
    expect(await deadLetter(world.runtime(), 'MailDeadLetters', 1)).toBeNull()
    await removeQueue(world.runtime(), 'MailQueue')
    const body = { body: 'The log.', attachments: [id] }
    const refused = await refusalOf(customer(routes.writeMessage, { params: { number }, body }))
    expect(refused).toMatchObject({ status: 503, code: 'busy' })
    expect((await customer(routes.getTicket, { params: { number } })).body.entries).toHaveLength(1)
  })
})
