import { randomUUID } from 'node:crypto'
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { IdempotencyRecord, WriteRecord } from '../../call.ts'
import { auditDays, auditEventSchema } from '../../domain/audit.ts'
import { Refusal } from '../../domain/errors.ts'
import { type Instant, instantSchema, toEpochMs } from '../../domain/time.ts'
import type { IdempotencyStore } from '../../idempotency.ts'
import { attempts, pauseBefore } from './backoff.ts'
import type { ProductTable, Tables } from './client.ts'
import { compressedJsonSchema, compressJson } from './compressedJson.ts'
import { auditKey, idempotencyKey } from './keys.ts'

export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

/** Called for each record once its change is in the table. */
export type OnCommitted = (records: readonly WriteRecord[]) => Promise<void>

/**
 * Writes a change, its audit events and its responses for idempotent repeats in one transaction. Refuses with `stale`
 * if a condition fails, and with `busy` if others keep writing the same items.
 */
export type Transact = (writes: readonly Write[], records: readonly WriteRecord[]) => Promise<void>

export function createTransact(tables: Tables, onCommitted: OnCommitted): Transact {
  return async (writes, records) => {
    const items = [...writes, ...records.flatMap((record) => recordWrites(tables, record))]
    // All attempts share one token: if one was committed but its response was lost, the next succeeds without writing.
    const ClientRequestToken = randomUUID()
    for (let attempt = 1; ; attempt++) {
      try {
        await tables.client.send(new TransactWriteCommand({ TransactItems: items, ClientRequestToken }))
        break
      } catch (error) {
        if (!isContention(error))
          throw isConditionFailure(error) ? new StaleWrite(error.CancellationReasons ?? []) : error
        if (attempt === attempts) throw new Refusal('busy')
        await pauseBefore(attempt)
      }
    }
    for (const { idempotency } of records) idempotency?.onKept()
    await onCommitted(records)
  }
}

/** A failed condition. `reasons` has one entry per write, in order, with the existing item if the write requests it. */
export class StaleWrite extends Refusal {
  readonly reasons: NonNullable<TransactionCanceledException['CancellationReasons']>

  constructor(reasons: StaleWrite['reasons']) {
    super('stale')
    this.reasons = reasons
  }
}

/** Waits for a write. Returns false if a condition has failed, where others have changed nothing that matters. */
export async function unlessStale(write: Promise<void>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    if (error instanceof StaleWrite) return false
    throw error
  }
}

function recordWrites({ audit, product }: Tables, record: WriteRecord): Write[] {
  const { idempotency } = record
  const put = { Put: auditPut(audit, record) }
  return idempotency ? [put, { Put: putOnce(product, idempotency, record.audit.timestamp) }] : [put]
}

/** The put of a record's audit event. It fails if the event already exists. */
export function auditPut(TableName: string, { trail, event: name, about, ...record }: WriteRecord) {
  const event = z.encode(auditEventSchema, record.audit)
  const expiresAt = toEpochMs(record.audit.timestamp) + auditDays * 86_400_000
  return {
    TableName,
    Item: {
      ...auditKey(trail, event.timestamp, event['request-id'], name, about),
      event,
      expiresAtSeconds: Math.ceil(expiresAt / 1000),
    },
    ConditionExpression: 'attribute_not_exists(PK)',
  }
}

type StoredIdempotency = Omit<IdempotencyRecord, 'onKept'>

/** The put of an idempotent response. It compares the expiry, since expired items stay in the table for days. */
function putOnce(TableName: string, { key, requestHash, response, expiresAt }: StoredIdempotency, now: Instant) {
  return {
    TableName,
    Item: {
      ...idempotencyKey(key),
      requestHash,
      response: compressJson(response),
      expiresAt,
      expiresAtSeconds: Math.ceil(toEpochMs(expiresAt) / 1000),
    },
    ConditionExpression: 'attribute_not_exists(PK) OR expiresAt <= :now',
    ExpressionAttributeValues: { ':now': now },
  }
}

const idempotencyItemSchema = z.object({
  requestHash: z.string(),
  response: compressedJsonSchema,
  expiresAt: instantSchema,
})

/** Finds idempotent responses, and stores them for requests that changed nothing and so had no transaction. */
export function createIdempotencyStore({ client, product: TableName }: ProductTable): IdempotencyStore {
  return {
    async find(key, now) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: idempotencyKey(key), ConsistentRead: true }))
      const kept = Item && idempotencyItemSchema.parse(Item)
      return kept && kept.expiresAt > now ? kept : undefined
    },
    async keep(idempotency, now) {
      try {
        await client.send(new PutCommand(putOnce(TableName, idempotency, now)))
        return true
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false
        throw error
      }
    },
  }
}

const codesOf = (error: TransactionCanceledException) => (error.CancellationReasons ?? []).map(({ Code }) => Code)

function isConditionFailure(error: unknown): error is TransactionCanceledException {
  return error instanceof TransactionCanceledException && codesOf(error).includes('ConditionalCheckFailed')
}

function isContention(error: unknown): boolean {
  if (error instanceof TransactionInProgressException) return true
  if (!(error instanceof TransactionCanceledException) || isConditionFailure(error)) return false
  const contended = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']
  return codesOf(error).some((code) => code !== undefined && contended.includes(code))
}
