import { GetCommand } from '@aws-sdk/lib-dynamodb'
import type { Tables } from '../../../core/adapters/dynamodb/client.ts'
import { memberKey, memberList, removedMemberKey, singleSignOnKey } from '../../../core/adapters/dynamodb/keys.ts'
import type { Transact, Write } from '../../../core/adapters/dynamodb/transact.ts'
import { Refusal } from '../../../core/domain/errors.ts'
import type { Position } from '../../../core/ports.ts'
import type { Membership, Organisations } from '../../../organisations/organisationPorts.ts'
import type { Memberships, RemainingOwner } from '../../identityPorts.ts'

export function createMemberships(
  { client, product: TableName }: Tables,
  transact: Transact,
  { findMember, listMembers }: Pick<Organisations, 'findMember' | 'listMembers'>,
): Memberships {
  return {
    find: findMember,

    async findOtherOwner(member, organisation) {
      let after: Position | undefined
      do {
        const { items, last } = await listMembers(organisation, { limit: 100, after })
        const owner = items.find((other) => isOwnerByPassword(other) && other.member !== member)
        if (owner) return owner.member
        after = last
      } while (after)
      return undefined
    },

    async isBreakGlass(member, organisation) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: singleSignOnKey(organisation), ConsistentRead: true }),
      )
      return Item?.breakGlassOwner === member
    },

    put: (before, after, remaining, records) =>
      transact([putMembership(TableName, before, after), ...stillOwned(TableName, remaining)], records),

    remove(before, remaining, record) {
      const { member, provider } = before
      const removal: Write = { Delete: { TableName, Key: memberKey(member), ...as(before) } }
      const mark: Write = { Put: { TableName, Item: removedMemberKey(member) } }
      const writes = [removal, ...(provider === undefined ? [] : [mark]), ...stillOwned(TableName, remaining)]
      return transact(writes, [record])
    },

    async saveFederated(before, after, record) {
      const Key = removedMemberKey(after.member)
      const notRemoved = { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(PK)' } }
      try {
        await transact([putMembership(TableName, before, after), ...(before ? [] : [notRemoved])], [record])
        return after
      } catch (error) {
        if (error instanceof Refusal && error.code === 'stale') return findMember(after.member)
        throw error
      }
    },
  }
}

const isOwnerByPassword = ({ role, provider }: Membership): boolean => role === 'owner' && provider === undefined

/**
 * Checks in the transaction that the other one is still an owner, because the list is eventually consistent and two
 * owners may leave at once. Also checks that the leaving owner has not become the break-glass owner.
 */
function stillOwned(TableName: string, remaining: RemainingOwner | undefined): Write[] {
  if (!remaining) return []
  const { member, organisation, leaving } = remaining
  const notBreakGlass = {
    TableName,
    Key: singleSignOnKey(organisation),
    ConditionExpression: 'attribute_not_exists(breakGlassOwner) OR breakGlassOwner <> :leaving',
    ExpressionAttributeValues: { ':leaving': leaving },
  }
  return [ownerByPassword(TableName, member, organisation), { ConditionCheck: notBreakGlass }]
}

/** Checks that `member` owns the organisation and signs in with a password. */
export function ownerByPassword(TableName: string, member: string, organisation: string): Write {
  const { ConditionExpression, ...values } = as({ organisation, role: 'owner' })
  return {
    ConditionCheck: {
      TableName,
      Key: memberKey(member),
      ConditionExpression: `${ConditionExpression} AND attribute_not_exists(provider)`,
      ...values,
    },
  }
}

/** Writes a membership if its organisation and role are still as they were read. */
export function putMembership(TableName: string, before: Membership | undefined, after: Membership): Write {
  const Item = {
    ...memberKey(after.member),
    ...after,
    listName: memberList(after.organisation),
    listOrder: after.member,
  }
  const condition = before ? as(before) : { ConditionExpression: 'attribute_not_exists(PK)' }
  return { Put: { TableName, Item, ...condition } }
}

const as = ({ organisation, role }: Pick<Membership, 'organisation' | 'role'>) => ({
  ConditionExpression: 'organisation = :organisation AND #role = :role',
  ExpressionAttributeNames: { '#role': 'role' },
  ExpressionAttributeValues: { ':organisation': organisation, ':role': role },
})
