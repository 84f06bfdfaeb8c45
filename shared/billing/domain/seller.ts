import * as z from 'zod'
import { hasCheckDigits } from '../../core/domain/checkDigits.ts'
import { emailSchema, lineSchema } from '../../core/domain/text.ts'
import { addressSchema } from '../../organisations/domain/billingDetails.ts'
import { currencySchema } from '../../plans/domain/plans.ts'
import { creditorReferenceSchema } from './creditorReference.ts'

/** The account to which the seller is paid. */
export const accountSchema = z.strictObject({
  /** Without spaces. A QR-IBAN is refused, because it requires its own kind of reference, and ours are ISO 11649. */
  iban: z
    .string()
    .regex(/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/, 'is not an IBAN')
    .refine(hasCheckDigits, 'has wrong check digits')
    .refine((iban) => !/^(CH|LI)\d{2}3[01]/.test(iban), 'must not be a QR-IBAN'),
  bic: z.string().regex(/^[A-Z0-9]{8}([A-Z0-9]{3})?$/, 'is not a BIC'),
})

/** The seller as named on invoices. */
export const sellerPartySchema = z.strictObject({
  name: lineSchema(70),
  address: addressSchema,
  vatNumber: z.string(),
  email: emailSchema,
  phone: z.string(),
  website: z.url().optional(),
})

/** The provider as a seller: part of a stage's configuration. */
export const sellerSchema = z.strictObject({
  /** Document numbers are gapless within it. Lower-case letters, digits and dashes. */
  legalEntity: z.string().regex(/^[a-z0-9-]{1,20}$/),
  party: sellerPartySchema,
  accounts: z.record(currencySchema, accountSchema),
  /** Days from the day of issue until an invoice is due. */
  paymentTermDays: z.int().min(0).max(120),
  /** Days after the due date on which the buyer is reminded of an unpaid invoice. */
  reminderDays: z.array(z.int().min(1)).max(5),
})
export type Seller = z.infer<typeof sellerSchema>

/** How an invoice is paid. */
export const paymentSchema = z.strictObject({ account: accountSchema, reference: creditorReferenceSchema })
