import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable } from '../../../core/adapters/dynamodb/client.ts'
import { indexes, staffKey, staffList } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import { roleSchema } from '../../../core/domain/caller.ts'
import { instantSchema } from '../../../core/domain/time.ts'
import type { Staff } from '../../../organisations/organisationPorts.ts'

const colleagueSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(roleSchema),
  signedInAt: instantSchema,
  email: z.string().optional(),
})

/** The provider's staff, as of their last sign-in. */
export function createStaff(tables: ProductTable): Staff {
  const { client, product: TableName } = tables
  return {
    async find(id) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: staffKey(id), ConsistentRead: true }))
      return Item && parseStored(colleagueSchema, Item)
    },

    list: (page) =>
      readPage(
        tables,
        colleagueSchema,
        {
          TableName,
          IndexName: indexes.byList,
          KeyConditionExpression: 'listName = :list',
          ExpressionAttributeValues: { ':list': staffList },
        },
        page,
      ),

    async signedIn(colleague) {
      const Item = { ...staffKey(colleague.id), ...colleague, listName: staffList, listOrder: colleague.id }
      await client.send(new PutCommand({ TableName, Item }))
    },
  }
}
