import * as z from 'zod'
import { invitationSchema, invitationTokenSchema, memberRoleSchema } from '../domain/invitation.ts'
import { emailSchema, lineSchema } from '../domain/text.ts'

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
export const suspensionSchema = z.strictObject({
  suspended: z.boolean().describe('Whether the organisation may read its invoices and nothing else'),
})
