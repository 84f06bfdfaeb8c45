import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { indexes, unannouncedMailKey, unannouncedMailList } from '../../../core/adapters/dynamodb/keys.ts'
import { readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import type { Write } from '../../../core/adapters/dynamodb/transact.ts'
import type { MailTask, UnannouncedMails } from '../../ticketPorts.ts'
import { mailTaskSchema } from '../mail/announceMail.ts'

const itemSchema = z.object({ task: mailTaskSchema })

/** The write that keeps a task which the email queue did not accept, in the transaction of its change. */
export const putUnannounced = (TableName: string, task: MailTask): Write => ({
  Put: {
    TableName,
    Item: { ...unannouncedMailKey(task.entry), task, listName: unannouncedMailList, listOrder: task.entry },
  },
})

export const createUnannouncedMails = ({ client, product: TableName }: ProductTable): UnannouncedMails => ({
  async list(limit) {
    const query = {
      TableName,
      IndexName: indexes.byList,
      KeyConditionExpression: 'listName = :list',
      ExpressionAttributeValues: { ':list': unannouncedMailList },
    }
    const { items } = await readPage({ client }, itemSchema, query, { limit })
    return items.map(({ task }) => task)
  },
  async remove({ entry }) {
    await client.send(new DeleteCommand({ TableName, Key: unannouncedMailKey(entry) }))
  },
})
