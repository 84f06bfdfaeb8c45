import type { Memberships, RemainingOwner } from '../../usecases/identityPorts.ts'
import type { Membership, Position } from '../../usecases/ports.ts'
import type { Tables } from './client.ts'
import type { Commit, Write } from './commit.ts'
import { memberKey, memberList } from './keys.ts'
import { findMembership, readMembers } from './organisations.ts'

export function createMemberships(tables: Tables, commit: Commit): Memberships {
  const { product: TableName } = tables
  const { listMembers } = readMembers(tables)
  return {
    find: (member) => findMembership(tables, member),

    async ownerBeside(member, organisation) {
      let after: Position | undefined
      do {
        const { items, last } = await listMembers(organisation, { limit: 100, after })
        const owner = items.find((other) => other.role === 'owner' && other.member !== member)
        if (owner) return owner.member
        after = last
      } while (after)
      return undefined
    },

    put: (before, after, remaining, records) =>
      commit([putMembership(TableName, before, after), ...stillOwner(TableName, remaining)], records),

    remove: (before, remaining, record) =>
      commit(
        [{ Delete: { TableName, Key: memberKey(before.member), ...as(before) } }, ...stillOwner(TableName, remaining)],
        [record],
      ),
  }
}

/** The list that the owner was found in lags behind, and two owners may leave at once: so it is looked at again. */
function stillOwner(TableName: string, remaining: RemainingOwner | undefined): Write[] {
  if (!remaining) return []
  return [{ ConditionCheck: { TableName, Key: memberKey(remaining.member), ...as({ ...remaining, role: 'owner' }) } }]
}

/** Writes a membership in place of what was read. */
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
