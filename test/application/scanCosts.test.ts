import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { noticeShardOf, ticketKey } from '../../shared/adapters/dynamodb/keys.ts'
import { ticketNumberFrom } from '../../shared/domain/ticketNumber.ts'
import type { FaultProxy } from '../faultProxy.ts'
import { loadBehindProxy } from './inProcess.ts'
import { tablesOf } from './storage.ts'
import { openTicket, useWorld } from './world.ts'

const world = useWorld()
const tick = { source: 'aws.events', 'detail-type': 'Scheduled Event' }
let proxy: FaultProxy
let scan: (event: unknown) => Promise<unknown>
beforeAll(async () => {
  const loaded = await loadBehindProxy(world.runtime(), 'NoticesScan', 'announceDueNotices')
  proxy = loaded.proxy
  scan = loaded.handler
})
afterAll(() => proxy.stop())

/** Tickets whose clock runs and of which nothing is due, as the index of notices sees them. */
async function importOpenTickets(count: number): Promise<void> {
  const { client, product } = await tablesOf(world.runtime())
  const items = Array.from({ length: count }, () => {
    const number = ticketNumberFrom(crypto.getRandomValues(new Uint8Array(8)))
    return { ...ticketKey(number), noticeShard: noticeShardOf(number), noticeAt: '2099-01-01T00:00:00.000Z' }
  })
  for (let start = 0; start < items.length; start += 500) {
    const batches = Array.from({ length: 20 }, (_, batch) => items.slice(start + batch * 25, start + (batch + 1) * 25))
    await Promise.all(
      batches
        .filter((batch) => batch.length > 0)
        .map((batch) =>
          client.send(
            new BatchWriteCommand({ RequestItems: { [product]: batch.map((Item) => ({ PutRequest: { Item } })) } }),
          ),
        ),
    )
  }
}

/** What a scan costs that finds ten tickets overdue. */
async function costOfTen() {
  const openedAt = '2026-11-16T08:00:00Z'
  await world.runtime().moveClock(openedAt)
  const customer = await world.as('customer')
  for (let count = 0; count < 10; count++) await openTicket(customer)
  proxy.reset()
  // An hour is over that pro promises: the next level is to come, so settling moves the ticket in the index.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-16T09:00:01Z') })
  const result = await scan(tick)
  vi.useRealTimers()
  expect(result).toMatchObject({ announced: 10, failed: 0, left: 0 })
  return proxy.units()
}

describe('what a scan costs', () => {
  it('grows with what is due, and not with what is open: 10 among 1,000 cost as 10 among many more', async () => {
    // SCAN_TICKETS=100000 takes half a minute to import.
    const open = Number(process.env.SCAN_TICKETS ?? 10_000)
    await importOpenTickets(1_000)
    const few = await costOfTen()
    await importOpenTickets(open - 1_000)
    const many = await costOfTen()
    expect(Math.abs(many.read - few.read) / few.read).toBeLessThan(0.1)
    expect([few.write, many.write]).toEqual([40, 40])
    expect(few.read).toBeLessThanOrEqual(30)
  })
})
