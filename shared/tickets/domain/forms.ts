import * as z from 'zod'
import { emailSchema, lineSchema, textSchema, timeZoneSchema } from '../../core/domain/text.ts'
import { dateSchema, type Instant, writtenInstantSchema } from '../../core/domain/time.ts'

/* Checked forms that go with the first message of a ticket. */

const windowSchema = z
  .strictObject({ from: writtenInstantSchema, to: writtenInstantSchema })
  .refine(({ from, to }) => from < to, 'ends before it begins')

const phoneSchema = z.e164('is a number such as +41441234567')

/** The announcement of a penetration test. */
const pentestSchema = z.strictObject({
  kind: z.literal('pentest'),
  targets: z.array(lineSchema(300)).min(1).max(50).describe('What is tested, such as host names'),
  window: windowSchema.describe('When it is tested'),
  sourceAddresses: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'is neither an IP address nor a range'))
    .min(1)
    .max(50)
    .describe('IP addresses and ranges that the test comes from, so that nobody takes it for an attack'),
  contact: z
    .strictObject({ name: lineSchema(200), phone: phoneSchema, email: emailSchema })
    .describe('Whom to call while it runs'),
})

/** The request of an audit, as plans grant the right to it. */
const rightToAuditSchema = z.strictObject({
  kind: z.literal('right-to-audit'),
  scope: textSchema(4_000).describe('What is to be audited'),
  period: z
    .strictObject({ from: dateSchema, to: dateSchema })
    .refine(({ from, to }) => from <= to, 'ends before it begins')
    .describe('The local dates, both included, that the audit is about'),
  auditor: z
    .strictObject({ name: lineSchema(200), organisation: lineSchema(200), email: emailSchema })
    .describe('Who audits'),
})

/** Asks support to call. */
const callBackSchema = z.strictObject({
  kind: z.literal('call-back'),
  phone: phoneSchema,
  window: windowSchema.describe('When to call'),
  timeZone: timeZoneSchema.describe('The zone in which mails tell the window'),
})

export const formSchema = z.discriminatedUnion('kind', [pentestSchema, rightToAuditSchema, callBackSchema])
export type Form = z.infer<typeof formSchema>

/** Categories whose tickets have to come with their form. */
export const formOfCategory: Readonly<Record<string, Form['kind']>> = {
  pentest: 'pentest',
  'right-to-audit': 'right-to-audit',
}

/** Whether what the form asks for lies wholly in the past. */
export const isOver = (form: Form, now: Instant): boolean => 'window' in form && form.window.to <= now
