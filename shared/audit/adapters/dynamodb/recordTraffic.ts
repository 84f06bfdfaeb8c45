import { isDeepStrictEqual } from 'node:util'
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { AuditTable } from '../../../core/adapters/dynamodb/client.ts'
import { auditKey, lateKey, trafficTrail } from '../../../core/adapters/dynamodb/keys.ts'
import { auditDays, auditEventSchema } from '../../../core/domain/audit.ts'
import { Refusal } from '../../../core/domain/errors.ts'
import { type Instant, toEpochMs } from '../../../core/domain/time.ts'
import type { RecordTraffic } from '../../auditPorts.ts'
import { isLate } from '../../domain/auditWindow.ts'

const itemSchema = z.object({ event: auditEventSchema })

/** Stores requests that changed nothing in their own partition, so that reading changes does not scan them. */
export function createRecordTraffic({ client, audit: TableName }: AuditTable): RecordTraffic {
  return async (trail, read, recordedAt) => {
    const event = z.encode(auditEventSchema, read)
    const key = auditKey(trafficTrail(trail), event.timestamp, event['request-id'], 'Request', '')
    const put = (isLateNow: boolean) => ({
      TableName,
      Item: { ...key, event, expiresAtSeconds: expiryOf(read.timestamp), ...(isLateNow && { isLate: true }) },
      ConditionExpression: 'attribute_not_exists(PK)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    })
    // The file of its window may already be written, so a late event is also stored by when it was recorded.
    const late = {
      TableName,
      Item: { ...lateKey(trail, recordedAt, key.SK), event, expiresAtSeconds: expiryOf(recordedAt) },
    }
    try {
      if (isLate(read.timestamp, recordedAt))
        await client.send(new TransactWriteCommand({ TransactItems: [{ Put: put(true) }, { Put: late }] }))
      else await client.send(new PutCommand(put(false)))
      return 'new'
    } catch (error) {
      const met = metBy(error)
      if (!met) throw error
      return isDeepStrictEqual(itemSchema.parse(unmarshall(met)).event, read) ? 'known' : 'known as another'
    }
  }
}

const expiryOf = (instant: Instant): number => Math.ceil(toEpochMs(instant) / 1000) + auditDays * 86_400

/** The event that was already recorded. Undefined if the write failed for another reason. */
function metBy(error: unknown) {
  if (error instanceof ConditionalCheckFailedException) return error.Item ?? {}
  if (!(error instanceof TransactionCanceledException)) return undefined
  const met = error.CancellationReasons?.find(({ Code }) => Code === 'ConditionalCheckFailed')?.Item
  // The only possible cause is the same event, sent twice at once.
  if (!met) throw new Refusal('busy')
  return met
}
