import * as z from 'zod'
import {
  singleSignOnSchema,
  ssoDomainNameSchema,
  ssoDomainSchema,
  ssoEnforcementSchema,
  writtenSsoSettingsSchema,
} from './domain/singleSignOn.ts'

export const addSsoDomainSchema = z.strictObject({
  domain: ssoDomainNameSchema.describe('What follows the @ in the addresses of the own people, such as example.com'),
})
export const setSsoConnectionSchema = writtenSsoSettingsSchema
export const setSsoEnforcementSchema = z.discriminatedUnion('enforced', [
  z.strictObject({ enforced: z.literal(true), ...ssoEnforcementSchema.pick({ breakGlassOwner: true }).shape }),
  z.strictObject({ enforced: z.literal(false) }),
])

const { connection, enforcement } = singleSignOnSchema.shape
/** Single sign-on as owners see it, with what they have to tell their DNS and their identity provider. */
export const singleSignOnViewSchema = z.strictObject({
  version: z.int().describe('0 before anything was set'),
  available: z.boolean().describe('Whether the plan has it: where it does not, it rests'),
  domains: z.array(
    z.strictObject({
      ...ssoDomainSchema.omit({ challenge: true }).shape,
      record: z.strictObject({ name: z.string(), value: z.string() }).describe('The TXT record that proves it'),
    }),
  ),
  connection,
  enforcement,
  /** What the identity provider has to be told. */
  identityProvider: z.strictObject({
    redirectUri: z.url().describe('OpenID Connect: the redirect URI'),
    assertionConsumerUrl: z.url().describe('SAML: the assertion consumer service, by POST'),
    entityId: z.string().describe('SAML: the entity id and audience'),
  }),
})
