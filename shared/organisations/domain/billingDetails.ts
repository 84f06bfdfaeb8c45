import * as z from 'zod'
import { countrySchema } from '../../core/domain/countries.ts'
import { emailSchema, lineSchema } from '../../core/domain/text.ts'
import { compactVatNumber, reasonAgainstVatNumber } from '../../core/domain/vatNumber.ts'

/** The languages of invoices. */
export const languageSchema = z.enum(['en', 'de', 'fr', 'it'])
export type Language = z.infer<typeof languageSchema>

/** A structured postal address. Source of the lengths: Swiss implementation guidelines for the QR-bill 2.3. */
export const addressSchema = z.strictObject({
  street: lineSchema(70),
  houseNumber: lineSchema(16).optional(),
  postalCode: lineSchema(16),
  town: lineSchema(35),
  country: countrySchema,
})
export type Address = z.infer<typeof addressSchema>

/** Stored as registers write it, whatever dots and spaces were entered. */
const vatNumberSchema = z.codec(z.string().max(40), z.string(), { decode: compactVatNumber, encode: (text) => text })

/** The addressee of an organisation's invoices, and the email addresses that receive them. */
export const billingDetailsSchema = z
  .strictObject({
    legalName: lineSchema(70),
    address: addressSchema,
    /** Only businesses have one. Without it, the customer is taxed as a consumer. */
    vatNumber: vatNumberSchema.optional(),
    /** The buyer's purchase order, named on each invoice. */
    purchaseOrder: lineSchema(50).optional(),
    invoiceEmails: z.array(emailSchema).max(10),
    language: languageSchema,
  })
  .check(({ value: { vatNumber, address }, issues }) => {
    const reason = vatNumber === undefined ? undefined : reasonAgainstVatNumber(vatNumber, address.country)
    if (reason) issues.push({ code: 'custom', path: ['vatNumber'], message: reason, input: vatNumber })
  })
export type BillingDetails = z.infer<typeof billingDetailsSchema>
