import {
  AdminCreateUserCommand,
  UnsupportedUserStateException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider'
import type { CreateAccount } from '../../identityPorts.ts'
import type { UserPool } from './client.ts'

/**
 * Creates an account in the user pool, which emails a temporary password. For an existing account that was never used,
 * the pool emails a new temporary password. An account that was used keeps its password.
 */
export function createAccounts({ client, id: UserPoolId }: UserPool): CreateAccount {
  return async ({ email, name }) => {
    const UserAttributes = [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: name },
    ]
    const account = { UserPoolId, Username: email, DesiredDeliveryMediums: ['EMAIL' as const] }
    try {
      await client.send(new AdminCreateUserCommand({ ...account, UserAttributes }))
    } catch (error) {
      if (!(error instanceof UsernameExistsException)) throw error
      await client.send(new AdminCreateUserCommand({ ...account, MessageAction: 'RESEND' })).catch((again: unknown) => {
        if (!(again instanceof UnsupportedUserStateException)) throw again
      })
    }
  }
}
