import * as z from 'zod'
import type { AuditTable } from '../../../core/adapters/dynamodb/client.ts'
import { trafficTrail } from '../../../core/adapters/dynamodb/keys.ts'
import { readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import { type AuditEvent, auditEventSchema } from '../../../core/domain/audit.ts'
import type { Instant } from '../../../core/domain/time.ts'
import type { AuditTrail, TrailPart } from '../../auditPorts.ts'
import { type AuditFilter, isAskedFor } from '../../domain/auditFilter.ts'

const itemSchema = z.object({ SK: z.string(), event: auditEventSchema })
type Item = z.output<typeof itemSchema>

/** Limits of a filtered page: the rows read from each partition in one pass, and the number of passes. */
const rowsLookedAt = 300
const looksPerPage = 10
/** Sorts after every sort key. */
const afterAll = '\uffff'

export function createAuditTrail({ client, audit }: AuditTable): AuditTrail {
  return {
    async list(trail, part, filter, { limit, after }) {
      const found: AuditEvent[] = []
      let before: string | undefined = after?.SK ?? filter.to ?? afterAll
      for (let looks = 0; before !== undefined && found.length < limit && looks < looksPerPage; looks++) {
        const seen = await look(trail, part, filter, limit - found.length, before)
        found.push(...seen.events)
        before = seen.last
      }
      return { items: found, last: before === undefined ? undefined : { SK: before } }
    },
  }

  /** Returns at most `limit` events before a key, and the key to continue from, if any. */
  async function look(
    trail: string,
    part: TrailPart,
    filter: AuditFilter & { readonly from: Instant },
    limit: number,
    before: string,
  ): Promise<{ events: AuditEvent[]; last: string | undefined }> {
    const partitions = part === 'changes' ? [trail] : [trail, trafficTrail(trail)]
    const isNarrowed = [filter.person, filter.handler, filter.status, filter.uri].some(Boolean)
    const rows = isNarrowed ? rowsLookedAt : limit
    const pages = await Promise.all(partitions.map((partition) => readPart(partition, filter, rows, before)))
    // Below the key where one partition stopped, the merged list would have gaps.
    const complete = pages.map(({ last }) => last?.SK ?? '').reduce((a, b) => (a > b ? a : b))
    const found = pages
      .flatMap(({ items }) => items)
      .filter(({ SK, event }) => SK >= complete && isAskedFor(event, filter))
      .toSorted((a, b) => (a.SK > b.SK ? -1 : 1))
    const shown = found.slice(0, limit)
    const last = found.length > limit ? shown.at(-1)?.SK : complete
    return { events: shown.map(({ event }) => event), last: last || undefined }
  }

  /** Returns the events of a partition, newest first, from `filter.from` up to but excluding the key `before`. */
  async function readPart(
    partition: string,
    { from }: AuditFilter & { readonly from: Instant },
    limit: number,
    before: string,
  ): Promise<{ items: Item[]; last: { SK?: string } | undefined }> {
    if (before <= from) return { items: [], last: undefined }
    const query = {
      TableName: audit,
      KeyConditionExpression: 'PK = :trail AND SK BETWEEN :from AND :before',
      ExpressionAttributeValues: { ':trail': partition, ':from': from, ':before': before },
      ScanIndexForward: false,
    }
    // One more, because BETWEEN includes the key that the previous page ended at.
    const { items, last } = await readPage({ client }, itemSchema, query, { limit: limit + 1 })
    return { items: items.filter(({ SK }) => SK < before), last }
  }
}
