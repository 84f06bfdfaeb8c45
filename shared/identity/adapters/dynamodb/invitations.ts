import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { Tables } from '../../../core/adapters/dynamodb/client.ts'
import { indexes, invitationKey, invitationList } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import type { Transact } from '../../../core/adapters/dynamodb/transact.ts'
import { hashOf, isSecretOf } from '../../../core/adapters/secretHash.ts'
import { toEpochMs } from '../../../core/domain/time.ts'
import { invitationSchema } from '../../domain/invitation.ts'
import type { Invitations } from '../../identityPorts.ts'
import { putMembership } from './memberships.ts'

const rowSchema = z.object({ invitation: invitationSchema })
const itemSchema = z.object({ ...rowSchema.shape, secretHash: z.instanceof(Uint8Array) })

export function createInvitations(tables: Tables, transact: Transact): Invitations {
  const { client, product: TableName } = tables
  const deletion = (id: string, organisation: string) => ({
    Delete: {
      TableName,
      Key: invitationKey(id),
      ConditionExpression: 'invitation.organisation = :organisation',
      ExpressionAttributeValues: { ':organisation': organisation },
    },
  })
  return {
    async find({ id, secret }, now) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: invitationKey(id), ConsistentRead: true }))
      const item = Item && parseStored(itemSchema, Item)
      const isTheirs = isSecretOf(item?.secretHash, secret)
      return isTheirs && item && item.invitation.expiresAt > now ? item.invitation : undefined
    },

    async list(organisation, page) {
      const query = {
        TableName,
        IndexName: indexes.byList,
        KeyConditionExpression: 'listName = :list',
        ExpressionAttributeValues: { ':list': invitationList(organisation) },
      }
      const { items, last } = await readPage(tables, rowSchema, query, page)
      return { items: items.map(({ invitation }) => invitation), last }
    },

    save(invitation, secret, record) {
      const Item = {
        ...invitationKey(invitation.id),
        invitation,
        secretHash: hashOf(secret),
        listName: invitationList(invitation.organisation),
        listOrder: invitation.id,
        expiresAtSeconds: Math.ceil(toEpochMs(invitation.expiresAt) / 1000),
      }
      return transact([{ Put: { TableName, Item } }], [record])
    },

    revoke: (id, organisation, record) => transact([deletion(id, organisation)], [record]),

    accept: ({ id, organisation }, before, after, record) =>
      transact([deletion(id, organisation), putMembership(TableName, before, after)], [record]),
  }
}
