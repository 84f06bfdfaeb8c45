import * as z from 'zod'
import { batchGet } from '../../../core/adapters/dynamodb/batchGet.ts'
import type { ProductTable, Tables } from '../../../core/adapters/dynamodb/client.ts'
import { attachmentKey } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import type { Transact, Write } from '../../../core/adapters/dynamodb/transact.ts'
import { identifierSchema } from '../../../core/domain/text.ts'
import { ticketNumberSchema } from '../../../core/domain/ticketNumber.ts'
import { instantSchema, toEpochMs } from '../../../core/domain/time.ts'
import { announcedMs } from '../../claimFiles.ts'
import { attachmentSchema } from '../../domain/attachment.ts'
import type { AnnouncedAttachment, Attachments } from '../../ticketPorts.ts'

const sentWithSchema = z.strictObject({ number: ticketNumberSchema, entry: z.uuid(), internal: z.boolean() })
const itemSchema = z.object({
  attachment: attachmentSchema,
  owner: identifierSchema,
  announcedAt: instantSchema,
  sentWith: sentWithSchema.optional(),
})

export function readAttachments(table: ProductTable): Pick<Attachments, 'find'> {
  return {
    async find(ids) {
      const Keys = ids.map((id) => attachmentKey(id))
      return (await batchGet(table, { Keys, ConsistentRead: true })).map((item) => {
        const { attachment, ...rest } = parseStored(itemSchema, item)
        return { ...attachment, ...rest }
      })
    },
  }
}

export function createAttachments(tables: Tables, transact: Transact): Attachments {
  const TableName = tables.product
  return {
    ...readAttachments(tables),

    announce(announced, record) {
      const put: Write = {
        Put: {
          TableName,
          Item: {
            ...itemOf(announced),
            expiresAtSeconds: Math.ceil((toEpochMs(announced.announcedAt) + announcedMs) / 1000),
          },
          ConditionExpression: 'attribute_not_exists(PK)',
        },
      }
      return transact([put], [record])
    },
  }
}

function itemOf({ id, fileName, contentType, sizeBytes, owner, announcedAt, sentWith }: AnnouncedAttachment) {
  const attachment = { id, fileName, contentType, sizeBytes }
  return { ...attachmentKey(id), attachment, owner, announcedAt, ...(sentWith && { sentWith }) }
}

/**
 * Marks a file as sent with a message, which can happen only once. A file that arrived by email is marked when it is
 * added.
 */
export function markSent(
  TableName: string,
  announced: AnnouncedAttachment,
  sentWith: NonNullable<AnnouncedAttachment['sentWith']>,
): Write {
  return {
    Put: {
      TableName,
      Item: itemOf({ ...announced, sentWith }),
      ConditionExpression: 'attribute_not_exists(sentWith)',
    },
  }
}
