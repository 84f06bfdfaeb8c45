import { AdminUserGlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider'
import type { EndSessions } from '../../identityPorts.ts'
import type { UserPool } from './client.ts'

export const createEndSessions =
  ({ client, id: UserPoolId }: UserPool): EndSessions =>
  async (Username) => {
    await client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }))
  }
