import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { expect, it } from 'vitest'
import { noticeShardOf, ticketKey } from '../../../shared/core/adapters/dynamodb/keys.ts'
import { createTransact } from '../../../shared/core/adapters/dynamodb/transact.ts'
import { ticketNumberFrom } from '../../../shared/core/domain/ticketNumber.ts'
import { toInstant } from '../../../shared/core/domain/time.ts'
import { createDueNotices } from '../../../shared/notices/adapters/dynamodb/dueNotices.ts'
import { tablesOf } from '../storage.ts'
import { useWorld } from '../world.ts'

const world = useWorld()

it('more due notices than one run accepts are handed out by lateness, run after run', async () => {
  const tables = await tablesOf(world.runtime())
  const dueAtMs = Date.parse('2026-11-16T08:00:00Z')
  const all = Array.from({ length: 600 }, (_, index) => {
    const number = ticketNumberFrom(crypto.getRandomValues(new Uint8Array(8)))
    return { number, noticeAt: toInstant(dueAtMs + index * 1_000) }
  })
  for (let start = 0; start < all.length; start += 25) {
    const puts = all.slice(start, start + 25).map(({ number, noticeAt }) => ({
      PutRequest: { Item: { ...ticketKey(number), noticeShard: noticeShardOf(number), noticeAt } },
    }))
    await tables.client.send(new BatchWriteCommand({ RequestItems: { [tables.product]: puts } }))
  }
  const dueNotices = createDueNotices(
    tables,
    createTransact(tables, async () => undefined),
  )
  const now = toInstant(dueAtMs + 3_600_000)
  const runs: string[][] = []
  for (let isMore = true; isMore; ) {
    const { numbers, more } = await dueNotices.due(now, 200)
    runs.push(numbers)
    isMore = more
    // As a scan does with tickets that it cannot read: they leave the list.
    for (const number of numbers) await dueNotices.setAside(number, toInstant(dueAtMs + 7_200_000), now)
  }
  expect(runs.length).toBeGreaterThanOrEqual(3)
  expect(runs.flat().sort()).toEqual(all.map(({ number }) => number).sort())
  // Each run reads an eighth of its limit from each shard. Order is exact within a run, and nearly so between runs.
  const placeOf = new Map(all.map(({ number }, place) => [number as string, place]))
  for (const run of runs) {
    const places = run.map((number) => placeOf.get(number) ?? Number.NaN)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  }
  expect(runs[0]?.slice(0, 60)).toEqual(all.slice(0, 60).map(({ number }) => number))
})
