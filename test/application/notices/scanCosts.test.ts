import { BatchWriteCommand, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { noticeShardOf, ticketKey } from '../../../shared/core/adapters/dynamodb/keys.ts'
import { ticketNumberFrom } from '../../../shared/core/domain/ticketNumber.ts'
import { routes } from '../../../shared/http/routes.ts'
import { nightly } from '../../nightly.ts'
import { documentedCosts } from '../documentedCosts.ts'
import { useBehindProxy } from '../inProcess.ts'
import { tablesOf } from '../storage.ts'
import { ticketBody, useWorld } from '../world.ts'

const world = useWorld()
const tick = { source: 'aws.events', 'detail-type': 'Scheduled Event' }
const openedAt = '2026-11-16T08:00:00Z'
/** The hour that pro promises is over. Another level follows, so settling moves the ticket in the index. */
const overdueAt = '2026-11-16T09:00:01Z'
const { proxy, handler: scan } = useBehindProxy(world, 'NoticesScan', 'announceDueNotices')
afterEach(() => vi.useRealTimers())

/** The content of a ticket's item, without the keys of other indexes, which would only slow down an import. */
async function wholeTicket(): Promise<Record<string, unknown>> {
  const { client, product: TableName } = await tablesOf(world.runtime())
  const [number = ''] = await open(1)
  await closeAll([number])
  const { Item } = await client.send(new GetCommand({ TableName, Key: ticketKey(number) }))
  const { listName: _list, statusListName: _status, ...whole } = Item ?? {}
  return whole
}

/** Imports tickets with a running clock and no due notice, as the index of notices sees them. */
async function importOpenTickets(count: number, whole: Record<string, unknown> = {}): Promise<void> {
  const { client, product } = await tablesOf(world.runtime())
  const items = Array.from({ length: count }, () => {
    const number = ticketNumberFrom(crypto.getRandomValues(new Uint8Array(8)))
    return { ...whole, ...ticketKey(number), noticeShard: noticeShardOf(number), noticeAt: '2099-01-01T00:00:00.000Z' }
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

async function open(count: number, subject = 'Down'): Promise<string[]> {
  await world.runtime().moveClock(openedAt)
  const customer = await world.as('customer')
  const numbers: string[] = []
  for (let opened = 0; opened < count; opened++)
    numbers.push((await customer(routes.openTicket, { body: { ...ticketBody, subject } })).body.number)
  return numbers
}

/** The cost of a scan at an instant: read units, write units, and calls to the database. */
async function costAt(instant: string, outcome: object) {
  proxy().reset()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(instant) })
  const result = await scan(tick)
  vi.useRealTimers()
  expect(result).toMatchObject({ failed: 0, left: 0, ...outcome })
  const calls = proxy()
    .calls()
    .filter((call) => call.startsWith('DynamoDB')).length
  return { ...proxy().units(), calls }
}

async function closeAll(numbers: readonly string[]): Promise<void> {
  const agent = await world.as('agent')
  for (const number of numbers) await agent(routes.closeTicket, { params: { number } })
}

/** The cost of reading the whole table, as a scan of the table would each time. */
async function costOfReadingAll(): Promise<number> {
  const { client, product: TableName } = await tablesOf(world.runtime())
  let units = 0
  let ExclusiveStartKey: Record<string, unknown> | undefined
  do {
    const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey, ReturnConsumedCapacity: 'TOTAL' }))
    units += page.ConsumedCapacity?.CapacityUnits ?? Number.NaN
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
  return units
}

describe('the cost of a scan', () => {
  it('is what docs/costs.md says for each of its operations', async () => {
    const costs = new Map<string, string>()
    const tell = (what: string, { read, write, calls }: Awaited<ReturnType<typeof costAt>>) =>
      costs.set(what, `${read} | ${write} | ${calls}`)
    tell('nothing is due', await costAt(overdueAt, { announced: 0 }))

    const one = await open(1)
    tell('one notice, and a level to come', await costAt(overdueAt, { announced: 1 }))
    tell('its last notice', await costAt('2026-11-16T18:00:00Z', { announced: 1 }))
    const long = await open(1, 'x'.repeat(200))
    tell('one notice of an item above 1 KB', await costAt(overdueAt, { announced: 1 }))
    const paused = await open(1)
    const pause = { until: '2026-11-16T10:00:00Z', reason: 'In hand' }
    const agent = await world.as('agent')
    for (const number of paused) await agent(routes.pauseNotices, { params: { number }, body: pause })
    tell('one whose notices are paused', await costAt(overdueAt, { announced: 0 }))
    await closeAll([...one, ...long, ...paused])

    const many = await open(30)
    tell('a digest of 30', await costAt(overdueAt, { announced: 30 }))
    await closeAll(many)

    expect(documentedCosts('The scan')).toEqual([...costs].map(([what, cost]) => `${what} | ${cost}`))
  })

  nightly('grows with due notices, not with open tickets as reading the table would', async () => {
    const costOfTen = async () => {
      const numbers = await open(10)
      const cost = await costAt(overdueAt, { announced: 10 })
      await closeAll(numbers)
      return cost
    }
    // SCAN_TICKETS=100000 takes half a minute to import.
    const many = Number(process.env.SCAN_TICKETS ?? 5_000)
    const unitsBefore = await costOfReadingAll()
    await importOpenTickets(1_000, await wholeTicket())
    const unitsOfThousand = (await costOfReadingAll()) - unitsBefore
    const amongFew = await costOfTen()
    await importOpenTickets(many - 1_000)
    const amongMany = await costOfTen()
    expect(Math.abs(amongMany.read - amongFew.read) / amongFew.read).toBeLessThan(0.1)
    expect([amongFew.write, amongMany.write]).toEqual([70, 70])
    expect(amongFew.read).toBeLessThanOrEqual(30)
    process.stdout.write(`Ten of 1,000 tickets: ${amongFew.read} units; reading all of them: ${unitsOfThousand}.\n`)
    expect(unitsOfThousand).toBeGreaterThan(80)
  })
})
