import * as z from 'zod'
import { emailSchema, identifierSchema, lineSchema, timeZoneSchema } from '../core/domain/text.ts'
import { dateSchema } from '../core/domain/time.ts'
import { currencySchema, planSchema } from '../plans/domain/plans.ts'
import { answersSchema, complianceFormSchema, complianceSubmissionSchema } from './domain/complianceForm.ts'
import { memberRoleSchema, organisationSchema, planChangeSchema } from './domain/organisation.ts'

/* What is asked and told of organisations, their people and what they submit. */

export const registerOrganisationSchema = z.strictObject({
  name: lineSchema(200),
  currency: currencySchema,
  /** The plan that it joins with; later changes are made by its owners. */
  plan: planSchema,
})

export const setMemberSchema = z.strictObject({
  role: memberRoleSchema,
  name: lineSchema(200),
  /** Where they are written to, and from where they may reply by mail. */
  email: emailSchema,
  movesFrom: identifierSchema.optional().describe('The organisation that the account has acted for, when it moves'),
})
export const memberSchema = z.strictObject({
  member: identifierSchema,
  organisation: identifierSchema,
  role: memberRoleSchema,
  name: z.string(),
  email: z.string(),
  timeZone: timeZoneSchema,
  provider: z
    .string()
    .optional()
    .describe('The identity provider that vouches for them; absent for accounts with a password of their own'),
})
export const memberPageSchema = z.strictObject({
  members: z.array(memberSchema),
  nextCursor: z.string().optional(),
})
/** What people set for themselves: the time zone that their mails tell times in. */
export const setProfileSchema = z.strictObject({ timeZone: timeZoneSchema })

export const changePlanSchema = z.strictObject({ plan: planSchema })

export const organisationViewSchema = z.strictObject({
  ...organisationSchema.omit({ planChanges: true }).shape,
  plan: planSchema,
  /** A change that is planned but not in force yet. */
  nextPlan: z.strictObject({ plan: planSchema, from: dateSchema }).optional(),
  entitlements: z.strictObject({
    phone: z.boolean(),
    chat: z.enum(['no', 'coming soon']),
    twoFactorAuthentication: z.boolean(),
    singleSignOn: z.boolean(),
    auditTrail: z.enum(['mutations', 'all API traffic']),
    usageReport: z.enum(['by resource type', 'by resource']),
    complianceForm: z.boolean(),
    auditStreaming: z.boolean(),
    customerSuccessManager: z.boolean(),
  }),
  /** Where support is called, for plans that have phone. */
  supportPhone: z.e164().optional(),
})

export const assignCustomerSuccessManagerSchema = z.strictObject({
  manager: identifierSchema.optional().describe('One whom GET /colleagues lists as csm; nobody, when absent'),
})

export const organisationPageSchema = z.strictObject({
  organisations: z.array(organisationViewSchema),
  nextCursor: z.string().optional(),
})

const complianceFormView = {
  /** The form to fill in now. */
  form: complianceFormSchema,
  /** The newest first, each with the form that it answers. */
  submissions: z.array(
    z.strictObject({ ...complianceSubmissionSchema.shape, fields: complianceFormSchema.shape.fields }),
  ),
  nextCursor: z.string().optional(),
}
export const complianceFormViewSchema = z.strictObject(complianceFormView)
export const submitComplianceFormSchema = z.strictObject({ formVersion: z.int().min(1), answers: answersSchema })
export const reviewComplianceFormSchema = z.strictObject({
  decision: z.enum(['accepted', 'changes requested']),
  comment: lineSchema(2_000).optional(),
})

export const planHistorySchema = z.strictObject({
  changes: z.array(z.strictObject({ ...planChangeSchema.shape, holds: z.boolean() })),
})
export const suspensionSchema = z.strictObject({
  suspended: z.boolean().describe('Whether the organisation may read its invoices and nothing else'),
})
