import * as z from 'zod'
import {
  singleSignOnSchema,
  ssoDomainNameSchema,
  ssoDomainSchema,
  ssoEnforcementSchema,
  writtenSsoSettingsSchema,
} from './domain/singleSignOn.ts'

export const addSsoDomainSchema = z.strictObject({
  domain: ssoDomainNameSchema.describe("The part after the @ in your people's addresses, such as example.com"),
})
export const setSsoConnectionSchema = writtenSsoSettingsSchema
export const setSsoEnforcementSchema = z.discriminatedUnion('enforced', [
  z.strictObject({ enforced: z.literal(true), ...ssoEnforcementSchema.pick({ breakGlassOwner: true }).shape }),
  z.strictObject({ enforced: z.literal(false) }),
])

const { connection, enforcement } = singleSignOnSchema.shape
/** Single sign-on as owners see it, with the values for their DNS and their identity provider. */
export const singleSignOnViewSchema = z.strictObject({
  version: z.int().describe('0 before the first change'),
  available: z.boolean().describe('Whether the plan includes single sign-on; if not, it is inactive'),
  domains: z.array(
    z.strictObject({
      ...ssoDomainSchema.omit({ challenge: true }).shape,
      record: z.strictObject({ name: z.string(), value: z.string() }).describe('The TXT record that verifies it'),
    }),
  ),
  connection,
  enforcement,
  /** The values that the identity provider needs. */
  identityProvider: z.strictObject({
    redirectUri: z.url().describe('OpenID Connect: the redirect URI'),
    assertionConsumerUrl: z.url().describe('SAML: the assertion consumer service, by POST'),
    entityId: z.string().describe('SAML: the entity id and audience'),
  }),
})
