import { partOf, type Resource, referredTo, resourcesOf, type ServiceRule, type Template } from './template.ts'

const api = 'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference'
const pools = (template: Template) => resourcesOf(template, 'AWS::Cognito::UserPool')
const clients = (template: Template) => resourcesOf(template, 'AWS::Cognito::UserPoolClient')
const attributesOf = (pool: Resource) => pool.list('Schema').map((part) => partOf(pool.id, part))

/** Standard attributes have no prefix, custom ones begin with `custom:`. */
const standard = ['email', 'name', 'given_name', 'family_name', 'phone_number', 'locale', 'zoneinfo']

const minutesPerUnit: Readonly<Record<string, number>> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 1_440 }

/** The defaults of the units differ: hours for access and ID tokens, days for refresh tokens. */
function minutesOf(client: Resource, token: 'AccessToken' | 'IdToken' | 'RefreshToken'): number | undefined {
  const count = client.number(`${token}Validity`)
  const unit = client.text('TokenValidityUnits', token) ?? (token === 'RefreshToken' ? 'days' : 'hours')
  return count === undefined ? undefined : count * (minutesPerUnit[unit] ?? Number.NaN)
}

export const cognitoRules: readonly ServiceRule[] = [
  {
    id: 'cognito-branding-of-pages',
    sentence: 'Managed login shows "Login pages unavailable" for a client that has no branding.',
    source: 'https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html',
    find(template) {
      const isManaged = resourcesOf(template, 'AWS::Cognito::UserPoolDomain').some(
        (domain) => domain.number('ManagedLoginVersion') === 2,
      )
      const branded = resourcesOf(template, 'AWS::Cognito::ManagedLoginBranding').map((branding) =>
        referredTo(branding.value('ClientId')),
      )
      return clients(template)
        .filter((client) => isManaged && client.list('AllowedOAuthFlows').includes('code'))
        .filter(({ id }) => !branded.includes(id))
        .map(({ id }) => `${id}: has sign-in pages and no branding`)
    },
  },
  {
    id: 'cognito-writable-attributes',
    sentence:
      'Cognito refuses a client whose list of writable attributes lacks a required attribute: "Invalid write attributes specified while creating a client".',
    source: 'https://github.com/aws/aws-cdk/issues/2608',
    find(template) {
      const required = pools(template)
        .flatMap(attributesOf)
        .filter((attribute) => attribute.value('Required') === true)
        .flatMap((attribute) => attribute.text('Name') ?? [])
      return clients(template).flatMap((client) => {
        if (client.value('WriteAttributes') === undefined) return []
        const missing = required.filter((name) => !client.list('WriteAttributes').includes(name))
        return missing.length > 0 ? [`${client.id}: WriteAttributes lacks ${missing.join(', ')}`] : []
      })
    },
  },
  {
    id: 'cognito-mapped-attributes-are-mutable',
    sentence: 'Cognito cannot write an attribute from an identity provider that is not mutable: the sign-in fails.',
    source:
      'https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html',
    find: (template) =>
      pools(template).flatMap((pool) =>
        attributesOf(pool)
          .filter((attribute) => attribute.value('Mutable') === false)
          .map((attribute) => `${pool.id}: ${attribute.text('Name')} is not mutable`),
      ),
  },
  {
    id: 'cognito-rotation-excludes-refresh-flow',
    sentence: 'Cognito refuses rotation of refresh tokens together with the flow ALLOW_REFRESH_TOKEN_AUTH.',
    source: `${api}/API_RefreshTokenRotationType.html`,
    find: (template) =>
      clients(template)
        .filter((client) => client.text('RefreshTokenRotation', 'Feature') === 'ENABLED')
        .filter((client) => client.list('ExplicitAuthFlows').includes('ALLOW_REFRESH_TOKEN_AUTH'))
        .map(({ id }) => `${id}: has rotation and ALLOW_REFRESH_TOKEN_AUTH`),
  },
  {
    id: 'cognito-token-validity',
    sentence:
      'Cognito accepts access and ID tokens of 5 minutes to 1 day and refresh tokens of 60 minutes to 10 years.',
    source: `${api}/API_CreateUserPoolClient.html`,
    find: (template) =>
      clients(template).flatMap((client) =>
        (
          [
            ['AccessToken', 5, 1_440],
            ['IdToken', 5, 1_440],
            ['RefreshToken', 60, 3_650 * 1_440],
          ] as const
        ).flatMap(([token, least, most]) => {
          const minutes = minutesOf(client, token)
          if (minutes === undefined || (minutes >= least && minutes <= most)) return []
          return [`${client.id}: ${token}Validity is ${minutes} minutes`]
        }),
      ),
  },
  {
    id: 'cognito-callback-urls',
    sentence:
      'Cognito accepts callback and sign-out URLs with HTTPS, or with HTTP for localhost, and without a fragment.',
    source: `${api}/API_CreateUserPoolClient.html`,
    find: (template) =>
      clients(template).flatMap((client) =>
        ['CallbackURLs', 'LogoutURLs']
          .flatMap((name) => client.list(name))
          .filter((url) => typeof url === 'string' && !/^(https:\/\/|http:\/\/localhost[:/])[^#]*$/.test(`${url}/`))
          .map((url) => `${client.id}: ${url}`),
      ),
  },
  {
    id: 'cognito-domain-prefix',
    sentence:
      'A sign-in domain prefix has at most 63 lower-case letters, digits and dashes, and none of the words aws, amazon and cognito.',
    source: `${api}/API_CreateUserPoolDomain.html`,
    find: (template) =>
      resourcesOf(template, 'AWS::Cognito::UserPoolDomain')
        .map((domain) => [domain.id, domain.text('Domain')] as const)
        .filter(([, prefix]) => prefix !== undefined && !prefix.includes('.'))
        .filter(
          ([, prefix = '']) =>
            !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(prefix) || /aws|amazon|cognito/.test(prefix),
        )
        .map(([id, prefix]) => `${id}: ${prefix}`),
  },
  {
    id: 'cognito-custom-attributes',
    sentence:
      'A user pool has at most 50 custom attributes, whose names have at most 20 characters, and none is required.',
    source: 'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html',
    find: (template) =>
      pools(template).flatMap((pool) => {
        const custom = attributesOf(pool).filter((attribute) => !standard.includes(attribute.text('Name') ?? ''))
        const wrong = custom.filter(
          (attribute) => (attribute.text('Name') ?? '').length > 20 || attribute.value('Required') === true,
        )
        return [
          ...(custom.length > 50 ? [`${pool.id}: ${custom.length} custom attributes`] : []),
          ...wrong.map((attribute) => `${pool.id}: custom attribute ${attribute.text('Name')}`),
        ]
      }),
  },
]
