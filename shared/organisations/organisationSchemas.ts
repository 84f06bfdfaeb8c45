import * as z from 'zod'
import { emailSchema, identifierSchema, lineSchema, timeZoneSchema } from '../core/domain/text.ts'
import { dateSchema } from '../core/domain/time.ts'
import { currencySchema, planSchema } from '../plans/domain/plans.ts'
import { answersSchema, complianceFormSchema, complianceSubmissionSchema } from './domain/complianceForm.ts'
import { memberRoleSchema, organisationSchema, planChangeSchema } from './domain/organisation.ts'

/* Requests and responses about organisations, their members and their compliance forms. */

export const registerOrganisationSchema = z.strictObject({
  name: lineSchema(200),
  currency: currencySchema,
  /** The plan that it joins with. Owners make later changes. */
  plan: planSchema,
})

export const setMemberSchema = z.strictObject({
  role: memberRoleSchema,
  name: lineSchema(200),
  /** Where they receive emails, and from where they can reply by email. */
  email: emailSchema,
  movesFrom: identifierSchema.optional().describe('The organisation that the account acted for until now, if it moves'),
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
    .describe('The identity provider that vouches for them; absent for accounts with a password'),
})
export const memberPageSchema = z.strictObject({
  members: z.array(memberSchema),
  nextCursor: z.string().optional(),
})
/** Settings that people choose themselves: the time zone for times in their emails. */
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
  /** The phone number of support, for plans that include phone. */
  supportPhone: z.e164().optional(),
})

export const assignCustomerSuccessManagerSchema = z.strictObject({
  manager: identifierSchema
    .optional()
    .describe('A person whom GET /colleagues lists as csm; absent to remove the manager'),
})

export const organisationPageSchema = z.strictObject({
  organisations: z.array(organisationViewSchema),
  nextCursor: z.string().optional(),
})

const complianceFormView = {
  /** The form to fill in now. */
  form: complianceFormSchema,
  /** Newest first, each with the questions that it answers. */
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
  suspended: z.boolean().describe('Whether the organisation can only read its invoices'),
})
