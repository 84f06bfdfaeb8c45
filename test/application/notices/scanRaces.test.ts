import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { writtenTicketNumberSchema } from '../../../shared/core/domain/ticketNumber.ts'
import { routes } from '../../../shared/http/routes.ts'
import { type Notice, noticeSchema } from '../../../shared/notices/domain/notice.ts'
import { repetitions } from '../../effort.ts'
import { useBehindProxy } from '../inProcess.ts'
import { storedTickets, upgradeOf, work } from '../tickets/promiseWork.ts'
import { openTicket, useWorld } from '../world.ts'

const world = useWorld()
const tick = { source: 'aws.events', 'detail-type': 'Scheduled Event' }
const { proxy, handler: scan } = useBehindProxy(world, 'NoticesScan', 'announceDueNotices')
beforeAll(async () => {
  await world.runtime().moveClock('2026-11-16T08:00:00Z')
})
afterEach(() => vi.useRealTimers())

/** Changes that can intervene, and what a notice says of the ticket afterwards. Without `after`, none must follow. */
const changes: Record<string, { make: (number: string) => Promise<unknown>; after?: Partial<Notice> }> = {
  'a reply': {
    make: async (number) =>
      (await world.as('agent'))(routes.writeMessage, { params: { number }, body: { body: 'Fixed.' } }),
  },
  'closing the ticket': {
    make: async (number) => (await world.as('agent'))(routes.closeTicket, { params: { number } }),
  },
  'another priority': {
    make: async (number) =>
      (await world.as('agent'))(routes.prioritiseTicket, {
        params: { number },
        body: { priority: 'P2', reason: 'One zone is up again' },
      }),
    after: { priority: 'P2', plan: 'pro' },
  },
  'an upgrade': {
    make: () => {
      const { task, deps } = upgradeOf('pilatus', '2026-11-16T08:05:00Z')
      return work(world.runtime(), [], task, deps)
    },
    after: { priority: 'P1', plan: 'enterprise' },
  },
}
const before: Partial<Notice> = { priority: 'P1', plan: 'pro' }

/** The notices that have reached SNS since the last reset. */
const published = (): Notice[] =>
  proxy()
    .carriedOut()
    .map((body) => new URLSearchParams(body))
    .filter((params) => params.get('Action') === 'Publish')
    .map((params) => noticeSchema.parse(JSON.parse(JSON.parse(params.get('Message') ?? '{}').sqs)))

/**
 * Scans once, with a change while the call waits, and twice more after the lease has expired. By this machine's clock
 * everything is due.
 */
async function race(call: number | undefined, make: (number: string) => Promise<unknown>) {
  const { number } = await openTicket(await world.as('customer'))
  proxy().reset(call === undefined ? undefined : { call, kind: 'hold' })
  const scanning = scan(tick)
  if (call !== undefined) {
    await proxy().hanging()
    await make(number)
    proxy().release()
  }
  await scanning
  const calls = proxy().calls()
  const atOnce = published()
  proxy().reset()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  await scan(tick)
  await scan(tick)
  vi.useRealTimers()
  const later = published()
  const ticket = await (await storedTickets(world.runtime())).find(writtenTicketNumberSchema.parse(number))
  await (await world.as('agent'))(routes.closeTicket, { params: { number } })
  return { calls, atOnce, later, ticket }
}

describe('a clock that is set back', () => {
  it('by a day after a notice repeats none, and reaches the next level when its time comes', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const scanAt = async (instant: string) => {
      proxy().reset()
      vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(instant) })
      await scan(tick)
      vi.useRealTimers()
      return published().map(({ level }) => level)
    }
    expect(await scanAt('2026-11-16T09:30:00Z')).toEqual(['overdue'])
    expect(await scanAt('2026-11-15T09:30:00Z')).toEqual([])
    expect(await scanAt('2026-11-16T08:50:00Z')).toEqual([])
    expect(await scanAt('2026-11-16T09:45:00Z')).toEqual([])
    expect(await scanAt('2026-11-16T10:30:00Z')).toEqual(['escalated-1'])
    await (await world.as('agent'))(routes.closeTicket, { params: { number } })
  })
})

describe('a change during a scan', () => {
  it.each(Object.entries(changes).slice(0, repetitions({ full: 10, quick: 1 })))(
    '%s: no notice contradicts the state at its claim, none is lost and none is repeated',
    async (_, { make, after }) => {
      const { calls } = await race(undefined, make)
      const reading = calls.indexOf('DynamoDB GetItem') + 1
      const claiming = calls.findLastIndex((call) => call.startsWith('POST '))
      const [claim, settle] = ['DynamoDB UpdateItem', 'DynamoDB TransactWriteItems']
      expect(calls.slice(claiming - 1)).toEqual([claim, expect.any(String), settle])
      for (let call = 1; call <= calls.length; call++) {
        const { atOnce, later, ticket } = await race(call, make)
        const expected = after ? [expect.objectContaining(after)] : []
        if (call <= reading) expect([call, atOnce, later]).toEqual([call, expected, []])
        // It was read before the change, so it could not be claimed.
        else if (call <= claiming) expect([call, atOnce, later]).toEqual([call, [], expected])
        else expect([call, atOnce, later]).toEqual([call, [expect.objectContaining(before)], expected])
        const announced = [...atOnce, ...later]
        expect(new Set(announced.map(({ id }) => id)).size).toBe(announced.length)
        expect([call, ticket?.publishedNotices ?? []]).toEqual([
          call,
          announced.map(({ level, noticedAt: at }) => ({ level, at })),
        ])
        expect(ticket?.noticeLease).toBeUndefined()
      }
    },
  )
})
