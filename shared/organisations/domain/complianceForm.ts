import * as z from 'zod'
import { personSchema } from '../../core/domain/caller.ts'
import { lineSchema, textSchema } from '../../core/domain/text.ts'
import { dateSchema, instantSchema } from '../../core/domain/time.ts'

/** One question of the compliance form. */
const fieldSchema = z.discriminatedUnion('kind', [
  z.strictObject({ id: z.string(), label: z.string(), required: z.boolean(), kind: z.literal('text') }),
  z.strictObject({ id: z.string(), label: z.string(), required: z.boolean(), kind: z.literal('yes or no') }),
  z.strictObject({ id: z.string(), label: z.string(), required: z.boolean(), kind: z.literal('date') }),
  z.strictObject({
    id: z.string(),
    label: z.string(),
    required: z.boolean(),
    kind: z.literal('choice'),
    choices: z.array(z.string()).min(1),
  }),
])
type Field = z.infer<typeof fieldSchema>

export const complianceFormSchema = z.strictObject({ formVersion: z.int().min(1), fields: z.array(fieldSchema) })
export type ComplianceForm = z.infer<typeof complianceFormSchema>

/**
 * Every version of the provider's compliance form; the last one is in force. A change is a new version, so that earlier
 * submissions can still be read with the questions that they answer.
 */
export const complianceForms: readonly ComplianceForm[] = [
  {
    formVersion: 1,
    fields: [
      { id: 'legalName', label: 'Legal name of the organisation', required: true, kind: 'text' },
      {
        id: 'regulator',
        label: 'Regulator that supervises the organisation',
        required: true,
        kind: 'choice',
        choices: ['FINMA', 'BaFin', 'FMA', 'another', 'none'],
      },
      { id: 'personalData', label: 'Personal data is processed on the platform', required: true, kind: 'yes or no' },
      { id: 'processingAgreementDate', label: 'Date of the data processing agreement', required: false, kind: 'date' },
      {
        id: 'dataLocation',
        label: 'Where data may be kept',
        required: true,
        kind: 'choice',
        choices: ['Switzerland', 'Switzerland or EU'],
      },
      { id: 'certifications', label: 'Certifications that the platform must have', required: false, kind: 'text' },
      { id: 'auditContact', label: 'Contact for audits', required: true, kind: 'text' },
    ],
  },
]

export function currentComplianceForm(): ComplianceForm {
  const current = complianceForms.at(-1)
  if (!current) throw new Error('There is no compliance form.')
  return current
}

export const answersSchema = z.record(z.string().max(100), z.union([z.string().max(8_000), z.boolean()]))
export type Answers = z.infer<typeof answersSchema>

/** The problems in the answers to `form`. Empty if they can be submitted. */
export function issuesOf(form: ComplianceForm, answers: Answers): { field: string; message: string }[] {
  const unknown = Object.keys(answers)
    .filter((id) => !form.fields.some((field) => field.id === id))
    .map((field) => ({ field, message: 'is not a field of this form' }))
  return [...unknown, ...form.fields.flatMap((field) => issueOf(field, answers[field.id]))]
}

function issueOf(field: Field, answer: string | boolean | undefined): { field: string; message: string }[] {
  if (answer === undefined) return field.required ? [{ field: field.id, message: 'is missing' }] : []
  const parsed = schemaOf(field).safeParse(answer)
  return parsed.success ? [] : [{ field: field.id, message: parsed.error.issues[0]?.message ?? 'is invalid' }]
}

function schemaOf(field: Field): z.ZodType {
  switch (field.kind) {
    case 'text':
      return textSchema(4_000)
    case 'yes or no':
      return z.boolean('must be true or false')
    case 'date':
      return dateSchema
    case 'choice':
      return z.enum(field.choices, `must be one of: ${field.choices.join(', ')}`)
  }
}

/** One submission of an organisation's compliance form, and the provider's review of it. */
export const complianceSubmissionSchema = z.strictObject({
  /** Counts the organisation's submissions. */
  number: z.int().min(1),
  /** Counts submissions and reviews. The ETag is derived from it. */
  version: z.int().min(1),
  formVersion: z.int().min(1),
  answers: answersSchema,
  status: z.enum(['submitted', 'accepted', 'changes requested']),
  submittedAt: instantSchema,
  submittedBy: personSchema,
  review: z.strictObject({ at: instantSchema, by: personSchema, comment: lineSchema(2_000).optional() }).optional(),
})
export type ComplianceSubmission = z.infer<typeof complianceSubmissionSchema>
