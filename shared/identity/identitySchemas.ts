import * as z from 'zod'
import { keyScopeSchema } from '../core/domain/keyScope.ts'
import { emailSchema, lineSchema } from '../core/domain/text.ts'
import { memberRoleSchema } from '../organisations/domain/organisation.ts'
import { apiKeySchema, apiKeyTokenSchema } from './domain/apiKey.ts'
import { invitationSchema, invitationTokenSchema } from './domain/invitation.ts'

export const inviteMemberSchema = z.strictObject({
  email: emailSchema.describe('Where the invitation goes, and what they sign in with'),
  name: lineSchema(200).describe('What they are called'),
  role: memberRoleSchema.default('customer').describe('customer, or owner, who administers the organisation'),
})
export const invitationPageSchema = z.strictObject({
  invitations: z.array(invitationSchema),
  nextCursor: z.string().optional(),
})
export const acceptInvitationSchema = z.strictObject({
  token: invitationTokenSchema.describe('What the link in the mail ends with'),
})
export const setMemberRoleSchema = z.strictObject({ role: memberRoleSchema })

export const createApiKeySchema = z.strictObject({
  name: apiKeySchema.shape.name.describe('Which program it is for'),
  scopes: apiKeySchema.shape.scopes.max(keyScopeSchema.options.length).describe('What it is good for'),
  expiresInDays: z.int().min(1).max(365).default(90).describe('For how long; 90 days when absent'),
})
export const rotateApiKeySchema = z.strictObject({
  overlapHours: z.int().min(0).max(168).default(24).describe('For how long the old key is good beside the new one'),
})
export const newApiKeySchema = z.strictObject({
  ...apiKeySchema.shape,
  key: apiKeyTokenSchema.in.optional().describe('Told once; a repeat with the same Idempotency-Key leaves it out'),
})
export const apiKeyPageSchema = z.strictObject({
  apiKeys: z.array(apiKeySchema),
  nextCursor: z.string().optional(),
})
