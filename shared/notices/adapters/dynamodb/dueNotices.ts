import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb'
import { QueryCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { attempts, pauseBefore } from '../../../core/adapters/dynamodb/backoff.ts'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { indexes, noticeShard, shards, ticketKey } from '../../../core/adapters/dynamodb/keys.ts'
import { type Transact, unlessStale, type Write } from '../../../core/adapters/dynamodb/transact.ts'
import type { WriteRecord } from '../../../core/call.ts'
import { ticketNumberSchema } from '../../../core/domain/ticketNumber.ts'
import type { DueNotices } from '../../noticePorts.ts'

const dueSchema = z.object({ PK: z.string(), noticeAt: z.string() })

export function createDueNotices({ client, product: TableName }: ProductTable, transact: Transact): DueNotices {
  /** Updates a ticket. Returns false if the condition fails because someone else changed it. */
  async function updateIf(input: Omit<UpdateCommandInput, 'TableName'>): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        await client.send(new UpdateCommand({ TableName, ...input }))
        return true
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false
        // Another transaction on the ticket is open, and ends in a moment.
        if (!(error instanceof TransactionConflictException) || attempt === attempts) throw error
        await pauseBefore(attempt)
      }
    }
  }

  /** As `updateIf`, with the audit event of the change. */
  const commitIf = (record: WriteRecord, update: Omit<NonNullable<Write['Update']>, 'TableName'>) =>
    unlessStale(transact([{ Update: { TableName, ...update } }], [record]))

  return {
    async due(now, limit) {
      const pages = await Promise.allSettled(
        shards.map((shard) =>
          client.send(
            new QueryCommand({
              TableName,
              IndexName: indexes.byNotice,
              KeyConditionExpression: 'noticeShard = :shard AND noticeAt <= :now',
              ExpressionAttributeValues: { ':shard': noticeShard(shard), ':now': now },
              Limit: Math.ceil(limit / shards.length),
            }),
          ),
        ),
      )
      const read = pages.flatMap((page) => (page.status === 'fulfilled' ? [page.value] : []))
      const due = read.flatMap(({ Items = [] }) => Items.map((item) => dueSchema.parse(item)))
      return {
        numbers: due
          .sort((a, b) => (a.noticeAt < b.noticeAt ? -1 : 1))
          .slice(0, limit)
          .map(({ PK }) => ticketNumberSchema.parse(PK.slice(ticketKey('').PK.length))),
        more: read.some(({ LastEvaluatedKey }) => LastEvaluatedKey !== undefined),
        failures: pages.flatMap((page) => (page.status === 'rejected' ? [page.reason] : [])),
      }
    },

    async setAside(number, until, now) {
      await updateIf({
        Key: ticketKey(number),
        UpdateExpression: 'SET noticeAt = :until',
        ConditionExpression: 'noticeAt <= :now',
        ExpressionAttributeValues: { ':until': until, ':now': now },
      })
    },

    async postpone(ticket, until) {
      await updateIf({
        Key: ticketKey(ticket.number),
        UpdateExpression: 'SET noticeAt = :until',
        ConditionExpression: 'version = :version AND attribute_exists(nextNotice)',
        ExpressionAttributeValues: { ':until': until, ':version': ticket.version },
      })
    },

    claim(ticket, notice, lease, now) {
      return updateIf({
        Key: ticketKey(ticket.number),
        // The ticket keeps its place in the index, because moving it would cost twice as much as the claim.
        UpdateExpression: 'SET noticeLease = :lease',
        ConditionExpression:
          'version = :version AND nextNotice.#at = :at AND nextNotice.#level = :level AND (attribute_not_exists(noticeLease) OR noticeLease.#until <= :now OR noticeLease.#id = :id)',
        ExpressionAttributeNames: { '#at': 'at', '#level': 'level', '#until': 'until', '#id': 'id' },
        ExpressionAttributeValues: {
          ':lease': { ...lease, level: notice.level },
          // The SDK retries if a response is lost. The lease is then already this scan's own.
          ':id': lease.id,
          ':version': ticket.version,
          ':at': ticket.nextNotice?.at,
          ':level': ticket.nextNotice?.level,
          ':now': now,
        },
      })
    },

    async settle(number, leaseId, { announced, next }, record) {
      const Key = ticketKey(number)
      const recordNotice = 'SET publishedNotices = list_append(if_not_exists(publishedNotices, :none), :told)'
      const values = { ':none': [], ':told': [announced] }
      const isSettled = await commitIf(record, {
        Key,
        UpdateExpression: next
          ? `${recordNotice}, nextNotice = :next, noticeAt = :nextAt REMOVE noticeLease`
          : `${recordNotice} REMOVE nextNotice, noticeLease, noticeShard, noticeAt`,
        ConditionExpression: 'noticeLease.#id = :lease',
        ExpressionAttributeNames: { '#id': 'id' },
        ExpressionAttributeValues: {
          ...values,
          ':lease': leaseId,
          ...(next && { ':next': next, ':nextAt': next.at }),
        },
      })
      if (isSettled) return
      // The clock has changed since the claim, or the response of an earlier attempt was lost. The notice was announced
      // either way.
      await commitIf(record, {
        Key,
        UpdateExpression: recordNotice,
        ConditionExpression: 'attribute_exists(PK) AND NOT contains(publishedNotices, :one)',
        ExpressionAttributeValues: { ...values, ':one': announced },
      })
    },
  }
}
