import * as z from 'zod'
import { hasCheckDigits, remainder97 } from '../../core/domain/checkDigits.ts'

/** A structured creditor reference, such as RF44INV2026000001. Source: ISO 11649. */
export const creditorReferenceSchema = z
  .string()
  .regex(/^RF\d{2}[A-Z0-9]{1,21}$/)
  .refine(hasCheckDigits, 'has wrong check digits')
export type CreditorReference = z.infer<typeof creditorReferenceSchema>

/** Builds the reference for `text`, which has at most 21 capital letters and digits. */
export function creditorReferenceOf(text: string): CreditorReference {
  const checkDigits = String(98 - remainder97(`${text}RF00`)).padStart(2, '0')
  return creditorReferenceSchema.parse(`RF${checkDigits}${text}`)
}
