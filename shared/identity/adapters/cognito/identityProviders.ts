import {
  CreateIdentityProviderCommand,
  DeleteIdentityProviderCommand,
  DuplicateProviderException,
  InvalidParameterException,
  ResourceNotFoundException,
  UpdateIdentityProviderCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { Refusal } from '../../../core/domain/errors.ts'
import type { SsoSettings } from '../../domain/singleSignOn.ts'
import { poolAttributeName } from '../../poolAttributes.ts'
import type { ConnectedProvider, IdentityProviders } from '../../singleSignOnPorts.ts'
import type { UserPool } from './client.ts'

/**
 * Manages customers' identity providers in the user pool. A client signs people in only through the providers that it
 * names, so `admitAll` follows when a provider is added or removed.
 */
export function createIdentityProviders(
  { client, id: UserPoolId }: UserPool,
  admitAll: () => Promise<void>,
): IdentityProviders {
  async function put({ name: ProviderName, settings, untold, domains }: ConnectedProvider): Promise<void> {
    const said = {
      ...{ UserPoolId, ProviderName },
      ProviderDetails: detailsOf(settings, untold),
      AttributeMapping: mappingOf(settings),
      IdpIdentifiers: [...domains],
    }
    const ProviderType = settings.protocol === 'oidc' ? 'OIDC' : 'SAML'
    try {
      await client.send(new CreateIdentityProviderCommand({ ...said, ProviderType }))
    } catch (error) {
      if (!(error instanceof DuplicateProviderException)) throw error
      await client.send(new UpdateIdentityProviderCommand(said))
    }
  }

  return {
    async put(provider) {
      await put(provider).catch((error: unknown) => {
        // The pool requested the configuration from the provider and received nothing that it can use.
        throw error instanceof InvalidParameterException ? new Refusal('sso_provider_refused') : error
      })
      await admitAll()
    },

    async setDomains(ProviderName, domains) {
      await client.send(new UpdateIdentityProviderCommand({ UserPoolId, ProviderName, IdpIdentifiers: [...domains] }))
    },

    async remove(ProviderName) {
      await client.send(new DeleteIdentityProviderCommand({ UserPoolId, ProviderName })).catch((error: unknown) => {
        if (!(error instanceof ResourceNotFoundException)) throw error
      })
      await admitAll()
    },
  }
}

/** The details of a provider. The user pool fetches the rest from the provider; our code never connects to it. */
function detailsOf(
  settings: SsoSettings,
  { clientSecret, metadata }: ConnectedProvider['untold'],
): Record<string, string> {
  if (settings.protocol === 'saml')
    return metadata === undefined ? { MetadataURL: settings.metadataUrl ?? '' } : { MetadataFile: metadata }
  return {
    oidc_issuer: settings.issuer,
    client_id: settings.clientId,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    authorize_scopes: 'openid email profile',
    attributes_request_method: 'GET',
  }
}

/** Maps the user pool's attributes to the provider's claim names. */
const mappingOf = ({ protocol, claims }: SsoSettings): Record<string, string> => ({
  email: claims.email,
  name: claims.name,
  ...(claims.groups !== undefined && { [poolAttributeName('groups')]: claims.groups }),
  [poolAttributeName('methods')]: claims.methods,
  ...(protocol === 'oidc' && { [poolAttributeName('emailVerified')]: 'email_verified' }),
})
