import {
  AdminCreateUserCommand,
  UnsupportedUserStateException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider'
import type { CreateAccount } from '../../identityPorts.ts'
import type { UserPool } from './client.ts'

/**
 * Makes an account of the user pool, which mails its first password. Whoever has one already and has never used it is
 * mailed another first password; whoever has used it keeps theirs.
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
