import * as z from 'zod'
import type { AwsResponse } from '../aws/proxy.ts'
import { refuse } from '../aws/refuse.ts'
import type { CollectedPool } from '../resources/cognito.ts'
import type { Account, Directory } from './directory.ts'
import { readMetadata } from './metadata.ts'
import { discover } from './openIdProvider.ts'
import type { Provider, Providers } from './providers.ts'

export interface AdministrationDeps {
  pool(): CollectedPool
  readonly directory: Directory
  readonly providers: Providers
  readonly reach: typeof fetch
  /** Ends an account's sessions and revokes its refresh tokens. */
  signOutEverywhere(accountId: string): void
  sendMail(mail: { to: string; subject: string; text: string }): Promise<void>
}

const userPool = { UserPoolId: z.string() }
const attributesSchema = z.array(z.strictObject({ Name: z.string(), Value: z.string() }))
const createUserSchema = z.strictObject({
  ...userPool,
  Username: z.email(),
  UserAttributes: attributesSchema.optional(),
  DesiredDeliveryMediums: z.tuple([z.literal('EMAIL')]),
  MessageAction: z.literal('RESEND').optional(),
})
const accountSchema = { ...userPool, Username: z.string() }
const updateUserSchema = z.strictObject({
  ...accountSchema,
  // The pool's own attributes would also change how people sign in, which nothing needs yet.
  UserAttributes: z.array(z.strictObject({ Name: z.string().startsWith('custom:'), Value: z.string() })),
})
const limit = z.int().min(0).max(60).default(60)
const listUsersSchema = z.strictObject({ ...userPool, Limit: limit, PaginationToken: z.string().optional() })
const listInGroupSchema = z.strictObject({
  ...{ ...userPool, GroupName: z.string(), Limit: limit },
  NextToken: z.string().optional(),
})
const inGroupSchema = z.strictObject({ ...accountSchema, GroupName: z.string() })
const providerFields = {
  ProviderDetails: z.record(z.string(), z.string()),
  AttributeMapping: z.record(z.string(), z.string()),
  IdpIdentifiers: z.array(z.string().regex(/^[\w\s+=.@-]{1,40}$/)).max(50),
}
const named = {
  ...userPool,
  ProviderName: z
    .string()
    .regex(/^[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+$/u)
    .max(32),
}
const createProviderSchema = z.strictObject({ ...named, ProviderType: z.enum(['OIDC', 'SAML']), ...providerFields })
const updateProviderSchema = z.strictObject({ ...named, ...z.object(providerFields).partial().shape })
const clientSchema = z.looseObject({ ...userPool, ClientId: z.string() })
const pageSchema = z.strictObject({
  ...userPool,
  MaxResults: z.int().min(0).max(60).default(60),
  NextToken: z.string().optional(),
})

/** The maximum number of identity providers in a pool. */
const maxProviders = 300
const detailsOf = {
  OIDC: ['attributes_request_method', 'authorize_scopes', 'client_id', 'client_secret', 'oidc_issuer'],
  SAML: ['MetadataURL', 'MetadataFile'],
}

class CognitoError extends Error {}
const fail = (type: string, message: string): never => {
  throw Object.assign(new CognitoError(message), { name: type })
}
const respond = (body: unknown): AwsResponse => ({ status: 200, body: JSON.stringify(body) })

/** Emulates the administrative calls to Cognito that this pool supports. All others are refused. */
export function createAdministration(deps: AdministrationDeps) {
  const { providers, directory, reach } = deps

  const operations: Readonly<Record<string, (input: unknown) => Promise<unknown> | unknown>> = {
    async AdminCreateUser(input) {
      const { Username, UserAttributes, MessageAction } = createUserSchema.parse(input)
      const known = directory.byEmail(Username)
      if (MessageAction !== 'RESEND' && known) fail('UsernameExistsException', 'User account already exists')
      if (MessageAction === 'RESEND' && known?.status !== 'FORCE_CHANGE_PASSWORD')
        fail('UnsupportedUserStateException', 'Resend not possible. User status is not FORCE_CHANGE_PASSWORD')
      const given = new Map(UserAttributes?.map(({ Name, Value }) => [Name, Value]))
      const name = known?.name ?? given.get('name') ?? fail('InvalidParameterException', 'name is required')
      const { rules } = deps.pool()
      const goodUntilMs = Date.now() + rules.temporaryPasswordDays * 86_400_000
      const password = directory.create({ email: known?.email ?? Username, name }, goodUntilMs)
      const text = rules.invitation.message
        .replaceAll(/<br\s*\/?>/g, '\n')
        .replace('{username}', Username)
        .replace('{####}', password)
      await deps.sendMail({ to: Username, subject: rules.invitation.subject, text })
      const account = directory.byEmail(Username)
      const Attributes = [{ Name: 'sub', Value: account?.id }, ...(UserAttributes ?? [])]
      return { User: { Username: account?.username, Attributes, Enabled: true, UserStatus: account?.status } }
    },
    AdminGetUser(input) {
      const account = accountOf(z.strictObject(accountSchema).parse(input).Username)
      const { Attributes, ...user } = userOf(account)
      return { ...user, UserAttributes: Attributes }
    },
    AdminDeleteUser(input) {
      directory.remove(accountOf(z.strictObject(accountSchema).parse(input).Username).id)
      return {}
    },
    AdminUpdateUserAttributes(input) {
      const { Username, UserAttributes } = updateUserSchema.parse(input)
      directory.setAttributes(
        accountOf(Username).id,
        Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value])),
      )
      return {}
    },
    ListUsers(input) {
      const { Limit, PaginationToken: from } = listUsersSchema.parse(input)
      const { items, next } = pageOf(directory.all(), Limit, from)
      return { Users: items.map(userOf), ...(next && { PaginationToken: next }) }
    },
    ListUsersInGroup(input) {
      const { GroupName, Limit, NextToken: from } = listInGroupSchema.parse(input)
      const { items, next } = pageOf(
        directory.all().filter(({ groups }) => groups.includes(GroupName)),
        Limit,
        from,
      )
      return { Users: items.map(userOf), ...(next && { NextToken: next }) }
    },
    AdminUserGlobalSignOut(input) {
      deps.signOutEverywhere(accountOf(z.strictObject(accountSchema).parse(input).Username).id)
      return {}
    },
    AdminAddUserToGroup: (input) => regroup(inGroupSchema.parse(input), (groups, name) => [...groups, name]),
    AdminRemoveUserFromGroup: (input) => regroup(inGroupSchema.parse(input), (groups) => groups),

    async CreateIdentityProvider(input) {
      const { ProviderName: name, ProviderType: type, ...said } = createProviderSchema.parse(input)
      if (providerOf(name)) fail('DuplicateProviderException', `${name} already exists.`)
      if (providers.all().length >= maxProviders) fail('LimitExceededException', 'Too many identity providers.')
      const { ProviderDetails: details, AttributeMapping: mapping, IdpIdentifiers: identifiers } = said
      return keep({ name, type, details, mapping, identifiers })
    },
    async UpdateIdentityProvider(input) {
      const { ProviderName, ...said } = updateProviderSchema.parse(input)
      const before = providerOf(ProviderName) ?? fail('ResourceNotFoundException', `${ProviderName} does not exist.`)
      return keep({
        ...before,
        details: said.ProviderDetails ?? before.details,
        mapping: said.AttributeMapping ?? before.mapping,
        identifiers: said.IdpIdentifiers ?? before.identifiers,
      })
    },
    DeleteIdentityProvider(input) {
      const { ProviderName } = z.strictObject(named).parse(input)
      if (!providerOf(ProviderName)) fail('ResourceNotFoundException', `${ProviderName} does not exist.`)
      providers.remove(ProviderName)
      return {}
    },
    ListIdentityProviders(input) {
      const { MaxResults, NextToken = '0' } = pageSchema.parse(input)
      const [all, from] = [providers.all(), Number(NextToken)]
      const Providers = all.slice(from, from + MaxResults).map(({ name, type }) => ({
        ...{ ProviderName: name, ProviderType: type, CreationDate: 0, LastModifiedDate: 0 },
      }))
      return { Providers, ...(from + MaxResults < all.length && { NextToken: String(from + MaxResults) }) }
    },

    DescribeUserPoolClient: (input) => ({
      UserPoolClient: described(z.strictObject(clientSchema.shape).parse(input).ClientId),
    }),
    UpdateUserPoolClient(input) {
      const { SupportedIdentityProviders, ...others } = clientSchema.parse(input)
      const names = z.array(z.string()).default([]).parse(SupportedIdentityProviders)
      const {
        SupportedIdentityProviders: _named,
        CreationDate,
        LastModifiedDate,
        ...known
      } = described(others.ClientId)
      // Cognito resets whatever an update leaves out. Here, only the providers can change.
      const changed = Object.keys({ ...known, ...others }).filter(
        (name) => JSON.stringify(Reflect.get(known, name)) !== JSON.stringify(Reflect.get(others, name)),
      )
      if (changed.length > 0)
        fail('InvalidParameterException', `This would change ${changed.join(', ')} of the client.`)
      const missing = names.find((name) => name !== 'COGNITO' && !providerOf(name))
      if (missing !== undefined) fail('InvalidParameterException', `The provider ${missing} does not exist.`)
      providers.admit(others.ClientId, names)
      return { UserPoolClient: described(others.ClientId) }
    },
  }

  const providerOf = (name: string) => providers.all().find((known) => known.name === name)

  function described(ClientId: string) {
    const client = deps.pool().clients.find(({ id }) => id === ClientId)
    if (!client) throw fail('ResourceNotFoundException', `Client ${ClientId} does not exist.`)
    const names = providers.admittedBy(ClientId, client.described.SupportedIdentityProviders ?? [])
    const made = { ClientName: ClientId, CreationDate: 0, LastModifiedDate: 0 }
    const secret = client.secret === undefined ? {} : { ClientSecret: client.secret }
    return { ...client.described, ...made, ...secret, ClientId, SupportedIdentityProviders: [...names] }
  }

  function accountOf(username: string): Account {
    const account = directory.byName(username)
    if (!account) throw fail('UserNotFoundException', 'User does not exist.')
    return account
  }

  function regroup(
    { Username, GroupName }: z.output<typeof inGroupSchema>,
    change: (others: string[], name: string) => string[],
  ) {
    if (!deps.pool().groups.includes(GroupName)) fail('ResourceNotFoundException', `Group ${GroupName} not found.`)
    const account = accountOf(Username)
    const others = account.groups.filter((group) => group !== GroupName)
    directory.setGroups(account.id, change(others, GroupName))
    return {}
  }

  async function keep(provider: Provider): Promise<unknown> {
    const { name, type, details, mapping, identifiers } = provider
    const unknown = Object.keys(details).find((key) => !detailsOf[type].includes(key))
    if (unknown !== undefined)
      fail('InvalidParameterException', `This runtime does not support the provider detail ${unknown}.`)
    const taken = providers.all().find((other) => other.name !== name && other.identifiers.some(isAmong(identifiers)))
    if (taken) fail('DuplicateProviderException', `An identifier of ${name} is taken.`)
    for (const [attribute, { required }] of deps.pool().rules.attributes)
      if (required && mapping[attribute] === undefined) fail('InvalidParameterException', `${attribute} is not mapped.`)
    for (const attribute of Object.keys(mapping))
      if (!deps.pool().rules.attributes.has(attribute)) fail('InvalidParameterException', `No attribute ${attribute}.`)
    await (type === 'OIDC' ? discover(provider, reach) : readMetadata(provider, reach)).catch((error: unknown) =>
      fail('InvalidParameterException', `The provider cannot be read: ${String(error)}`),
    )
    providers.put(provider)
    return { IdentityProvider: { UserPoolId: deps.pool().id, ProviderName: name, ProviderType: type } }
  }

  return {
    async call(operation: string, input: unknown): Promise<AwsResponse> {
      const run = operations[operation]
      if (!run) return refuse('UnknownOperationException', `This runtime does not support ${operation}.`)
      const { UserPoolId } = z.looseObject(userPool).parse(input)
      if (UserPoolId !== deps.pool().id) return refuse('ResourceNotFoundException', 'There is no such user pool.')
      try {
        return respond(await run(input))
      } catch (error) {
        if (error instanceof CognitoError) return refuse(error.name, error.message)
        if (error instanceof z.ZodError) return refuse('InvalidParameterException', z.prettifyError(error))
        throw error
      }
    },
  }
}

/** An account as Cognito lists it. */
const userOf = ({ id, username, email, name, attributes, status }: Account) => ({
  Username: username,
  Attributes: Object.entries({ sub: id, email, name, ...attributes }).map(([Name, Value]) => ({ Name, Value })),
  Enabled: true,
  UserStatus: status,
})

function pageOf<Item>(all: readonly Item[], limit: number, from = '0') {
  const end = Number(from) + limit
  return { items: all.slice(Number(from), end), next: end < all.length ? String(end) : undefined }
}

const isAmong = (names: readonly string[]) => (name: string) => names.includes(name)
