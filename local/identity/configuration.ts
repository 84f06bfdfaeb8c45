import { type ClientMetadata, type Configuration, errors, interactionPolicy, type JWK } from 'oidc-provider'
import type { PoolRules } from '../resources/cognito.ts'
import type { Account, Directory } from './directory.ts'
import type { Federation } from './federation.ts'
import type { Look } from './pages.ts'
import type { PoolClient } from './poolClient.ts'
import type { Providers } from './providers.ts'
import type { Store } from './store.ts'

export interface PoolSpec {
  readonly poolId: string
  readonly issuer: string
  readonly clients: readonly PoolClient[]
  readonly directory: Directory
  readonly providers: Providers
  readonly federation: Federation
  readonly rules: PoolRules
  readonly store: Store
  /** The branding of clients' pages, by client id. */
  readonly looks: ReadonlyMap<string, Look>
  readonly keys: JWK[]
  readonly cookieKeys: string[]
  /** Calls the trigger before a token is issued. Returns the claims that it adds to an access token. */
  claimsFor(source: string, clientId: string, account: Account): Promise<Record<string, unknown>>
}

const openIdScopes = ['openid', 'email', 'profile']
const hourSeconds = 3600

/**
 * Configures an OpenID Connect provider that issues Cognito's tokens. Access tokens are JWTs with `client_id`,
 * `token_use`, `username` and groups, and without `aud`.
 * This relies on two internals of the library, so its version is pinned: JWT access tokens need a resource server, and
 * a JWT needs an `aud`, which is hidden from the token here.
 */
export function poolConfiguration(spec: PoolSpec): Configuration {
  const resource = `urn:pool:${spec.poolId}`
  const clientOf = (id: string | undefined) => spec.clients.find((client) => client.id === id)
  const lifeOf = (id: string | undefined) => clientOf(id)?.accessTokenSeconds ?? hourSeconds
  const firstNamesOf = (id: string | undefined) => clientOf(id)?.described.SupportedIdentityProviders ?? []
  const scopesOf = (id: string | undefined) => (clientOf(id)?.scopes ?? []).join(' ')
  const personOf = (id: string | undefined) => spec.directory.find(id)
  const policy = interactionPolicy.base()
  policy.remove('consent')
  policy.get('login')?.checks.add(
    new interactionPolicy.Check('other_provider', 'The session belongs to another identity provider', ({ oidc }) => {
      const account = personOf(oidc.session?.accountId)
      const names = spec.providers.admittedBy(oidc.client?.clientId ?? '', firstNamesOf(oidc.client?.clientId))
      return account !== undefined && !names.includes(account.identity?.provider ?? 'COGNITO')
    }),
  )

  return {
    adapter: spec.store.adapter,
    jwks: { keys: spec.keys },
    clients: spec.clients.map(clientMetadata),
    scopes: openIdScopes,
    responseTypes: ['code'],
    extraParams: ['identity_provider', 'idp_identifier', 'lang'],
    claims: { openid: ['sub', 'auth_time', 'token_use'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: {
      keys: spec.cookieKeys,
      names: { session: 'pool_session', interaction: 'pool_interaction', resume: 'pool_resume' },
    },
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      revocation: '/oauth2/revoke',
      jwks: '/.well-known/jwks.json',
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo(context, _resource, client) {
          const allowed = clientOf(client.clientId)?.scopes ?? []
          const asked = context.oidc.params?.grant_type === 'refresh_token' ? [] : [...context.oidc.requestParamScopes]
          const refused = asked.find((scope) => !allowed.includes(scope))
          if (refused !== undefined) throw new errors.InvalidScope('scope not allowed', refused)
          return {
            scope: allowed.join(' '),
            accessTokenFormat: 'jwt',
            accessTokenTTL: lifeOf(client.clientId),
            jwt: { sign: { alg: 'RS256' } },
          }
        },
      },
    },
    interactions: { policy, url: (_context, interaction) => `/${spec.poolId}/login/${interaction.uid}` },
    async loadExistingGrant({ oidc: { client, session, provider } }) {
      if (!client || !session?.accountId) return undefined
      const known = session.grantIdFor(client.clientId)
      const grant =
        (known ? await provider.Grant.find(known) : undefined) ??
        new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope(openIdScopes.join(' '))
      grant.addResourceScope(resource, scopesOf(client.clientId))
      await grant.save()
      return grant
    },
    findAccount(_context, id) {
      const person = personOf(id)
      const claims = (use: string) => ({
        sub: id,
        ...(use === 'id_token' && { token_use: 'id' }),
        email: person?.email,
        email_verified: !person?.identity,
        name: person?.name,
      })
      return person && { accountId: id, claims }
    },
    async extraTokenClaims({ oidc: { entities } }, token) {
      const person = 'accountId' in token ? personOf(token.accountId) : undefined
      const { AuthorizationCode: code, RefreshToken: refresh } = entities
      const common = { token_use: 'access', auth_time: (code ?? refresh)?.authTime ?? Math.floor(Date.now() / 1000) }
      if (!person) return common
      const source = refresh && !code ? 'TokenGeneration_RefreshTokens' : 'TokenGeneration_HostedAuth'
      const added = await spec.claimsFor(source, token.clientId ?? '', person).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        throw new errors.CustomOIDCProviderError('invalid_grant', `PreTokenGeneration failed with error ${reason}`)
      })
      const groups = person.groups.length > 0 ? { 'cognito:groups': person.groups } : {}
      return { ...common, username: person.username, ...groups, ...added }
    },
    formats: {
      customizers: {
        jwt(_context, _token, jwt) {
          Object.defineProperty(jwt.payload, 'aud', {
            value: resource,
            enumerable: false,
            writable: true,
            configurable: true,
          })
          jwt.header = { typ: undefined }
        },
      },
    },
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    rotateRefreshToken: true,
    clientBasedCORS: (_context, origin, client) =>
      (clientOf(client.clientId)?.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    renderError(context, failure) {
      context.type = 'text/plain'
      context.body = `${failure.error}: ${failure.error_description ?? ''}\n`
    },
    ttl: {
      AccessToken: (_context, token) => lifeOf(token.clientId),
      ClientCredentials: (_context, token) => lifeOf(token.clientId),
      IdToken: (_context, _token, client) => clientOf(client.clientId)?.idTokenSeconds ?? hourSeconds,
      AuthorizationCode: 300,
      RefreshToken: ({ oidc: { entities } }, token) =>
        Math.max(
          1,
          entities.RotatedRefreshToken?.remainingTTL ?? clientOf(token.clientId)?.refreshTokenSeconds ?? hourSeconds,
        ),
      Grant: 30 * 24 * hourSeconds,
      Session: hourSeconds,
      Interaction: 600,
    },
  }
}

function clientMetadata({ id, secret, redirectUris }: PoolClient): ClientMetadata {
  return secret === undefined
    ? {
        client_id: id,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [...redirectUris],
      }
    : {
        client_id: id,
        client_secret: secret,
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      }
}
