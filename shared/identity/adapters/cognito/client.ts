import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'

/** Making an identity provider has the user pool ask it for what it is, which takes a while. */
export const createUserPoolClient = (): CognitoIdentityProviderClient =>
  new CognitoIdentityProviderClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 500, requestTimeout: 8_000, throwOnRequestTimeout: true },
  })

/** The user pool, and how to reach it. */
export interface UserPool {
  readonly client: CognitoIdentityProviderClient
  readonly id: string
}
