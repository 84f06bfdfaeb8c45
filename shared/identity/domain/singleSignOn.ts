import * as z from 'zod'
import { isPublicHost, publicHttpsUrlSchema } from '../../core/domain/publicUrl.ts'
import { identifierSchema, incomingTextSchema, lineSchema } from '../../core/domain/text.ts'
import { instantSchema } from '../../core/domain/time.ts'

/*
 * Single sign-on of an organisation: the domains that it has proven to be its own, the identity provider that vouches
 * for its people, and whether that is the only way in. A person lands in the organisation whose provider vouches for
 * them; the domain of their address only says whom that provider may vouch for.
 */

/** The user pool takes no longer name to find a provider by. */
const maxDomainLength = 40

export const ssoDomainNameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(maxDomainLength)
  .refine(isPublicHost, 'is no domain such as example.com')

/** A domain that somebody says is the organisation's; from `provenAt` on it is, and nobody else's. */
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
      groups: claimSchema.optional().describe('Where it tells the groups of a person'),
      methods: claimSchema.default(methods).describe('Where it tells how a person has signed in'),
    })
    .prefault({})
    .describe('What the identity provider calls what it tells of a person')

const common = {
  ownerGroups: z
    .array(lineSchema(200))
    .max(20)
    .default([])
    .describe(
      'Whoever is in one of these groups is an owner, and everybody else a customer; the portal decides when empty',
    ),
  requiresTwoFactor: z
    .boolean()
    .default(false)
    .describe('Whether nobody gets in of whom the identity provider does not say that they used a second factor'),
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
    .describe('Where its metadata is: a new certificate there is found by itself'),
  claims: claimNames(`${samlClaims}emailaddress`, `${samlClaims}name`, samlMethods),
  ...common,
})
const toOwners = (settings: { ownerGroups: string[]; claims: { groups?: string | undefined } }) =>
  settings.ownerGroups.length === 0 || settings.claims.groups !== undefined
const ownersNeedGroups = 'need the name of the claim that tells groups'

/** How the organisation's identity provider is reached, without what is secret. */
export const ssoSettingsSchema = z.discriminatedUnion('protocol', [oidcSchema, samlSchema])
export type SsoSettings = z.infer<typeof ssoSettingsSchema>

/** SAML takes either the address of the metadata, or the metadata itself. */
const hasMetadata = (settings: { protocol: string; metadataUrl?: string | undefined; metadata?: string | undefined }) =>
  settings.protocol !== 'saml' || (settings.metadataUrl === undefined) !== (settings.metadata === undefined)

/** The same as owners say it: secret and metadata go to the user pool, and are never told or kept here. */
export const writtenSsoSettingsSchema = z
  .discriminatedUnion('protocol', [
    z.strictObject({ ...oidcSchema.shape, clientSecret: lineSchema(1_000).describe('Never told again') }),
    z.strictObject({
      ...samlSchema.shape,
      metadata: incomingTextSchema(100_000)
        .optional()
        .describe('The metadata itself, in place of its address; never told again'),
    }),
  ])
  .refine(hasMetadata, { path: ['metadataUrl'], error: 'or the metadata itself is needed, and not both' })
  .refine(toOwners, { path: ['ownerGroups'], error: ownersNeedGroups })

export const ssoConnectionSchema = z.strictObject({ settings: ssoSettingsSchema, since: instantSchema })
export const ssoEnforcementSchema = z.strictObject({
  breakGlassOwner: identifierSchema.describe(
    'The owner who still signs in with a password, should single sign-on fail',
  ),
  since: instantSchema,
})

export const singleSignOnSchema = z.strictObject({
  organisation: identifierSchema,
  version: z.int().min(1),
  /** What the present connection, or the next one, is called in the user pool: another one for each. */
  provider: z.string(),
  domains: z.array(ssoDomainSchema),
  connection: ssoConnectionSchema.optional(),
  enforcement: ssoEnforcementSchema.optional(),
  /** Providers of former connections, which are to be gone from the user pool. */
  retired: z.array(z.string()),
})
export type SingleSignOn = z.infer<typeof singleSignOnSchema>

/** Whether these settings still reach the same provider: the ids that another one gives may be of other people. */
export const isSameProvider = (before: SsoSettings, after: SsoSettings): boolean =>
  before.protocol === 'oidc' ? after.protocol === 'oidc' && before.issuer === after.issuer : after.protocol === 'saml'

export const maxSsoDomains = 10

export const provenDomains = ({ domains }: Pick<SingleSignOn, 'domains'>): string[] =>
  domains.filter(({ provenAt }) => provenAt !== undefined).map(({ domain }) => domain)

/** The TXT record that proves a domain. */
export const challengeRecord = ({ domain, challenge }: Pick<SsoDomain, 'domain' | 'challenge'>) => ({
  name: `_tierdesk-challenge.${domain}`,
  value: `tierdesk-challenge=${challenge}`,
})

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

/** Whether an address is of a domain that the organisation has proven. */
export const isOwnAddress = (sso: Pick<SingleSignOn, 'domains'>, email: string | undefined): email is string =>
  email !== undefined && /^[^@\s]+@[^@\s]+$/.test(email) && provenDomains(sso).includes(domainOf(email))

/**
 * Several values of one claim, as the user pool passes them on: one text, in brackets, with commas between. A value
 * with a comma of its own cannot be told from two.
 */
export function listedValues(text: string | undefined): string[] {
  const inner = (text ?? '').trim().replace(/^\[(.*)\]$/s, '$1')
  return inner
    .split(',')
    .map((value) => value.trim().replace(/^"(.*)"$/s, '$1'))
    .filter(Boolean)
}

/** What RFC 8176 and Microsoft call more than one factor. */
const severalFactors = ['mfa', 'http://schemas.microsoft.com/claims/multipleauthn']

/** Whether the identity provider says that a second factor was used: nobody else can know. */
export const saysTwoFactor = (methods: string | undefined): boolean =>
  listedValues(methods).some((method) => severalFactors.includes(method))

/** The role that the groups of a person give; undefined where the portal decides. */
export function roleByGroups(
  { ownerGroups }: Pick<SsoSettings, 'ownerGroups'>,
  groups: string | undefined,
): 'owner' | 'customer' | undefined {
  if (ownerGroups.length === 0) return undefined
  return listedValues(groups).some((group) => ownerGroups.includes(group)) ? 'owner' : 'customer'
}
