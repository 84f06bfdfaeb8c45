import * as z from 'zod'
import { keyScopeSchema } from '../core/domain/keyScope.ts'
import { emailSchema, lineSchema } from '../core/domain/text.ts'
import { memberRoleSchema } from '../organisations/domain/organisation.ts'
import { apiKeySchema, apiKeyTokenSchema } from './domain/apiKey.ts'
import { invitationSchema, invitationTokenSchema } from './domain/invitation.ts'

export const inviteMemberSchema = z.strictObject({
  email: emailSchema.describe('The address that receives the invitation and that they sign in with'),
  name: lineSchema(200).describe('Their name'),
  role: memberRoleSchema.default('customer').describe('customer, or owner (who administers the organisation)'),
})
export const invitationPageSchema = z.strictObject({
  invitations: z.array(invitationSchema),
  nextCursor: z.string().optional(),
})
export const acceptInvitationSchema = z.strictObject({
  token: invitationTokenSchema.describe('The end of the link in the email'),
})
export const setMemberRoleSchema = z.strictObject({ role: memberRoleSchema })

export const createApiKeySchema = z.strictObject({
  name: apiKeySchema.shape.name.describe('The program that uses the key'),
  scopes: apiKeySchema.shape.scopes.max(keyScopeSchema.options.length).describe('The permissions of the key'),
  expiresInDays: z.int().min(1).max(365).default(90).describe('Days until the key expires; 90 if absent'),
})
export const rotateApiKeySchema = z.strictObject({
  overlapHours: z
    .int()
    .min(0)
    .max(168)
    .default(24)
    .describe('Hours for which the old key stays valid beside the new one'),
})
export const newApiKeySchema = z.strictObject({
  ...apiKeySchema.shape,
  key: apiKeyTokenSchema.in.optional().describe('Shown once; a repeat with the same Idempotency-Key omits it'),
})
export const apiKeyPageSchema = z.strictObject({
  apiKeys: z.array(apiKeySchema),
  nextCursor: z.string().optional(),
})
