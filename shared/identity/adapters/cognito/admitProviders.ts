import {
  DescribeUserPoolClientCommand,
  paginateListIdentityProviders,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { AloneWith } from '../../../core/adapters/dynamodb/lease.ts'
import type { UserPool } from './client.ts'

/**
 * Makes the client for single sign-on admit exactly the identity providers that exist in the user pool. An update
 * resets every omitted setting, so the whole client is read and written. Two concurrent updates could lose a provider,
 * so only one runs at a time.
 */
export function createAdmitProviders(
  { client, id: UserPoolId }: UserPool,
  ClientId: string,
  aloneWith: AloneWith,
): () => Promise<void> {
  async function providerNames(): Promise<string[]> {
    const names: string[] = []
    for await (const { Providers } of paginateListIdentityProviders({ client, pageSize: 60 }, { UserPoolId }))
      names.push(...(Providers ?? []).flatMap(({ ProviderName }) => ProviderName ?? []))
    return names.sort()
  }

  return () =>
    aloneWith(async () => {
      const SupportedIdentityProviders = await providerNames()
      const { UserPoolClient } = await client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))
      const { ClientSecret, CreationDate, LastModifiedDate, ...kept } = UserPoolClient ?? {}
      const known = [...(kept.SupportedIdentityProviders ?? [])].sort()
      if (known.join() === SupportedIdentityProviders.join()) return
      await client.send(new UpdateUserPoolClientCommand({ ...kept, UserPoolId, ClientId, SupportedIdentityProviders }))
    })
}
