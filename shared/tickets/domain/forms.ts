import * as z from 'zod'
import { emailSchema, lineSchema, textSchema, timeZoneSchema } from '../../core/domain/text.ts'
import { dateSchema, type Instant, writtenInstantSchema } from '../../core/domain/time.ts'

/* Validated forms that belong to the first message of a ticket. */

const windowSchema = z
  .strictObject({ from: writtenInstantSchema, to: writtenInstantSchema })
  .refine(({ from, to }) => from < to, 'ends before it begins')

const phoneSchema = z.e164('is a number such as +41441234567')

/** The announcement of a penetration test. */
const pentestSchema = z.strictObject({
  kind: z.literal('pentest'),
  targets: z.array(lineSchema(300)).min(1).max(50).describe('The targets of the test, such as host names'),
  window: windowSchema.describe('The time of the test'),
  sourceAddresses: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'is neither an IP address nor a range'))
    .min(1)
    .max(50)
    .describe('IP addresses and ranges from which the test comes, so that it is not mistaken for an attack'),
  contact: z
    .strictObject({ name: lineSchema(200), phone: phoneSchema, email: emailSchema })
    .describe('The person to call during the test'),
})

/** The request for an audit, to which plans grant the right. */
const rightToAuditSchema = z.strictObject({
  kind: z.literal('right-to-audit'),
  scope: textSchema(4_000).describe('The scope of the audit'),
  period: z
    .strictObject({ from: dateSchema, to: dateSchema })
    .refine(({ from, to }) => from <= to, 'ends before it begins')
    .describe('The first and last local date of the audited period'),
  auditor: z
    .strictObject({ name: lineSchema(200), organisation: lineSchema(200), email: emailSchema })
    .describe('The person who audits'),
})

/** Requests a call from support. */
const callBackSchema = z.strictObject({
  kind: z.literal('call-back'),
  phone: phoneSchema,
  window: windowSchema.describe('The time for the call'),
  timeZone: timeZoneSchema.describe('The time zone in which emails show the window'),
})

export const formSchema = z.discriminatedUnion('kind', [pentestSchema, rightToAuditSchema, callBackSchema])
export type Form = z.infer<typeof formSchema>

/** Categories that require a form. */
export const formOfCategory: Readonly<Record<string, Form['kind']>> = {
  pentest: 'pentest',
  'right-to-audit': 'right-to-audit',
}

/** Whether the form's time window is entirely in the past. */
export const isOver = (form: Form, now: Instant): boolean => 'window' in form && form.window.to <= now
