import * as z from 'zod'
import type { AuditTable } from '../../../core/adapters/dynamodb/client.ts'
import { lateTrail, trafficTrail } from '../../../core/adapters/dynamodb/keys.ts'
import { readAll, readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import { auditEventSchema } from '../../../core/domain/audit.ts'
import { canonicalJson } from '../../../core/domain/canonicalJson.ts'
import { type Instant, instantSchema } from '../../../core/domain/time.ts'
import type { RecordedEvents } from '../../auditFilePorts.ts'
import type { StreamedEvents } from '../../auditStreamPorts.ts'
import { windowAt } from '../../domain/auditWindow.ts'

const itemSchema = z.object({ SK: z.string(), event: auditEventSchema, isLate: z.boolean().default(false) })
type Item = z.output<typeof itemSchema>
const keySchema = z.object({ SK: z.string() })

/** Sorts before the key of any instant. */
const beginning = '0'

export function readRecordedEvents(tables: AuditTable): RecordedEvents & StreamedEvents {
  const query = (partition: string, from: string, to: string) => ({
    TableName: tables.audit,
    KeyConditionExpression: 'PK = :trail AND SK BETWEEN :from AND :to',
    // Keys continue after their instant, so a key at the instant `to` sorts after `to` and is excluded.
    ExpressionAttributeValues: { ':trail': partition, ':from': from, ':to': to },
    ConsistentRead: true,
  })

  async function firstAt(
    organisation: string,
    from: Instant | undefined,
    until: Instant,
  ): Promise<Instant | undefined> {
    if (from !== undefined && from >= until) return undefined
    const partitions = [organisation, trafficTrail(organisation), lateTrail(organisation)]
    const firsts = await Promise.all(
      partitions.map(async (partition) => {
        const window = query(partition, from ?? beginning, until)
        return (await readPage(tables, keySchema, window, { limit: 1 })).items[0]?.SK
      }),
    )
    const first = firsts.flatMap((key) => key ?? []).toSorted()[0]
    return first === undefined ? undefined : instantSchema.parse(first.slice(0, 24))
  }

  return {
    firstAt,

    async firstWindow(organisation, from, until) {
      const first = await firstAt(organisation, from, until)
      return first === undefined ? undefined : windowAt(first)
    },

    async *linesOf(organisation, { from, to }) {
      const inTime = merged(inWindow(organisation), inWindow(trafficTrail(organisation)))
      for await (const { event, isLate } of inTime) if (!isLate) yield lineOf(event)
      for await (const { event } of inWindow(lateTrail(organisation))) yield lineOf(event)

      function inWindow(partition: string): AsyncIterable<Item> {
        return readAll(tables, itemSchema, query(partition, from, to))
      }
    },
  }
}

const lineOf = (event: Item['event']): string => canonicalJson(z.encode(auditEventSchema, event))

/** Merges two sorted lists. */
async function* merged(a: AsyncIterable<Item>, b: AsyncIterable<Item>): AsyncGenerator<Item> {
  const [left, right] = [a[Symbol.asyncIterator](), b[Symbol.asyncIterator]()]
  let [one, other] = await Promise.all([left.next(), right.next()])
  while (!one.done || !other.done) {
    if (!one.done && (other.done || one.value.SK <= other.value.SK)) {
      yield one.value
      one = await left.next()
    } else if (!other.done) {
      yield other.value
      other = await right.next()
    }
  }
}
