import * as z from 'zod'
import { isPublicHost, publicHttpsUrlSchema } from '../../core/domain/publicUrl.ts'
import { identifierSchema, incomingTextSchema, lineSchema } from '../../core/domain/text.ts'
import { instantSchema } from '../../core/domain/time.ts'

/*
 * Single sign-on of an organisation: its verified domains, the identity provider that vouches for its people, and
 * whether single sign-on is enforced. People join the organisation whose provider vouches for them. The domain of their
 * address only decides whom that provider can vouch for.
 */

/** The longest identifier of a provider that the user pool accepts. */
const maxDomainLength = 40

export const ssoDomainNameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(maxDomainLength)
  .refine(isPublicHost, 'must be a domain such as example.com')

/** A domain that an organisation claims. From `provenAt` on it is verified and belongs only to that organisation. */
export const ssoDomainSchema = z.strictObject({
  domain: ssoDomainNameSchema,
  challenge: z.string(),
  addedAt: instantSchema,
  provenAt: instantSchema.optional(),
})
export type SsoDomain = z.infer<typeof ssoDomainSchema>

const claimSchema = lineSchema(200)
const claimNames = (email: string, name: string, methods: string) =>
  z
    .strictObject({
      email: claimSchema.default(email),
      name: claimSchema.default(name),
      groups: claimSchema.optional().describe("The claim with the person's groups"),
      methods: claimSchema.default(methods).describe('The claim with the methods that the person signed in with'),
    })
    .prefault({})
    .describe("The identity provider's names for its claims about a person")

const common = {
  ownerGroups: z
    .array(lineSchema(200))
    .max(20)
    .default([])
    .describe('People in one of these groups are owners, all others customers. If empty, roles are set in the portal'),
  requiresTwoFactor: z
    .boolean()
    .default(false)
    .describe('Whether people can sign in only if the identity provider reports a second factor'),
}
const samlClaims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'
const samlMethods = 'http://schemas.microsoft.com/claims/authnmethodsreferences'

const oidcSchema = z.strictObject({
  protocol: z.literal('oidc'),
  issuer: publicHttpsUrlSchema,
  clientId: lineSchema(500),
  claims: claimNames('email', 'name', 'amr'),
  ...common,
})
const samlSchema = z.strictObject({
  protocol: z.literal('saml'),
  metadataUrl: publicHttpsUrlSchema
    .optional()
    .describe('The URL of its metadata. A new certificate there is found automatically'),
  claims: claimNames(`${samlClaims}emailaddress`, `${samlClaims}name`, samlMethods),
  ...common,
})
const toOwners = (settings: { ownerGroups: string[]; claims: { groups?: string | undefined } }) =>
  settings.ownerGroups.length === 0 || settings.claims.groups !== undefined
const ownersNeedGroups = 'require the name of the groups claim'

/** The settings of the organisation's identity provider, without secrets. */
export const ssoSettingsSchema = z.discriminatedUnion('protocol', [oidcSchema, samlSchema])
export type SsoSettings = z.infer<typeof ssoSettingsSchema>

/** SAML needs either the URL of the metadata or the metadata itself. */
const hasMetadata = (settings: { protocol: string; metadataUrl?: string | undefined; metadata?: string | undefined }) =>
  settings.protocol !== 'saml' || (settings.metadataUrl === undefined) !== (settings.metadata === undefined)

/** The settings as owners send them. Secret and metadata go to the user pool and are never stored or returned here. */
export const writtenSsoSettingsSchema = z
  .discriminatedUnion('protocol', [
    z.strictObject({ ...oidcSchema.shape, clientSecret: lineSchema(1_000).describe('Never shown again') }),
    z.strictObject({
      ...samlSchema.shape,
      metadata: incomingTextSchema(100_000)
        .optional()
        .describe('The metadata itself, instead of its URL. Never shown again'),
    }),
  ])
  .refine(hasMetadata, { path: ['metadataUrl'], error: 'or the metadata itself is required, but not both' })
  .refine(toOwners, { path: ['ownerGroups'], error: ownersNeedGroups })

export const ssoConnectionSchema = z.strictObject({ settings: ssoSettingsSchema, since: instantSchema })
export const ssoEnforcementSchema = z.strictObject({
  breakGlassOwner: identifierSchema.describe('The owner who can still sign in with a password if single sign-on fails'),
  since: instantSchema,
})

export const singleSignOnSchema = z.strictObject({
  organisation: identifierSchema,
  version: z.int().min(1),
  /** The name of the current or next connection in the user pool. Each connection has a new name. */
  provider: z.string(),
  domains: z.array(ssoDomainSchema),
  connection: ssoConnectionSchema.optional(),
  enforcement: ssoEnforcementSchema.optional(),
  /** Providers of former connections that must still be removed from the user pool. */
  retired: z.array(z.string()),
})
export type SingleSignOn = z.infer<typeof singleSignOnSchema>

/** Whether both settings reach the same provider. The ids from another provider may belong to other people. */
export const isSameProvider = (before: SsoSettings, after: SsoSettings): boolean =>
  before.protocol === 'oidc' ? after.protocol === 'oidc' && before.issuer === after.issuer : after.protocol === 'saml'

export const maxSsoDomains = 10

export const provenDomains = ({ domains }: Pick<SingleSignOn, 'domains'>): string[] =>
  domains.filter(({ provenAt }) => provenAt !== undefined).map(({ domain }) => domain)

/** The TXT record that verifies a domain. */
export const challengeRecord = ({ domain, challenge }: Pick<SsoDomain, 'domain' | 'challenge'>) => ({
  name: `_tierdesk-challenge.${domain}`,
  value: `tierdesk-challenge=${challenge}`,
})

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

/** Whether an address is in a domain that the organisation has verified. */
export const isOwnAddress = (sso: Pick<SingleSignOn, 'domains'>, email: string | undefined): email is string =>
  email !== undefined && /^[^@\s]+@[^@\s]+$/.test(email) && provenDomains(sso).includes(domainOf(email))

/**
 * Splits the values of a claim. The user pool passes them on as one text in brackets, separated by commas. A value that
 * contains a comma cannot be distinguished from two.
 */
export function listedValues(text: string | undefined): string[] {
  const inner = (text ?? '').trim().replace(/^\[(.*)\]$/s, '$1')
  return inner
    .split(',')
    .map((value) => value.trim().replace(/^"(.*)"$/s, '$1'))
    .filter(Boolean)
}

/** The names of RFC 8176 and Microsoft for more than one factor. */
const severalFactors = ['mfa', 'http://schemas.microsoft.com/claims/multipleauthn']

/** Whether the identity provider reports a second factor. Only the provider can know. */
export const assertsTwoFactor = (methods: string | undefined): boolean =>
  listedValues(methods).some((method) => severalFactors.includes(method))

/** The role that a person's groups imply. Undefined if roles are set in the portal. */
export function roleByGroups(
  { ownerGroups }: Pick<SsoSettings, 'ownerGroups'>,
  groups: string | undefined,
): 'owner' | 'customer' | undefined {
  if (ownerGroups.length === 0) return undefined
  return listedValues(groups).some((group) => ownerGroups.includes(group)) ? 'owner' : 'customer'
}
