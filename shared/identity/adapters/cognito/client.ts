import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'

/** Creates the client. Its timeout is long because the user pool fetches the configuration of a new provider. */
export const createUserPoolClient = (): CognitoIdentityProviderClient =>
  new CognitoIdentityProviderClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 500, requestTimeout: 8_000, throwOnRequestTimeout: true },
  })

/** The user pool and the client that reaches it. */
export interface UserPool {
  readonly client: CognitoIdentityProviderClient
  readonly id: string
}
