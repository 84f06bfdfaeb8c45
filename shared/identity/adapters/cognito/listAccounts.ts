import {
  type AttributeType,
  paginateListUsers,
  paginateListUsersInGroup,
} from '@aws-sdk/client-cognito-identity-provider'
import { staffRoles } from '../../../core/domain/caller.ts'
import type { ListAccounts } from '../../identityPorts.ts'
import { foundIn } from '../../poolAttributes.ts'
import type { UserPool } from './client.ts'

/** Lists the accounts of the user pool, with the staff groups that they are in. */
export function createListAccounts({ client, id: UserPoolId }: UserPool): ListAccounts {
  async function staffGroups(): Promise<Map<string, string[]>> {
    const groups = new Map<string, string[]>()
    for (const GroupName of staffRoles)
      for await (const { Users = [] } of paginateListUsersInGroup({ client, pageSize: 60 }, { UserPoolId, GroupName }))
        for (const { Username = '' } of Users) groups.set(Username, [...(groups.get(Username) ?? []), GroupName])
    return groups
  }

  return async function* listAccounts() {
    const groups = await staffGroups()
    for await (const { Users = [] } of paginateListUsers({ client, pageSize: 60 }, { UserPoolId }))
      for (const { Username = '', Attributes = [], UserStatus, Enabled = true } of Users)
        yield {
          ...whoIs(Username, Attributes),
          groups: groups.get(Username) ?? [],
          isFederated: UserStatus === 'EXTERNAL_PROVIDER',
          isEnabled: Enabled,
        }
  }
}

function whoIs(username: string, attributes: readonly AttributeType[]) {
  const { email, name } = Object.fromEntries(attributes.map(({ Name = '', Value }) => [Name, Value]))
  return { person: foundIn(attributes).person, username, ...(email && { email }), ...(name && { name }) }
}
