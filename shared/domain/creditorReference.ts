import * as z from 'zod'

/** A structured creditor reference, such as RF44INV2026000001. Source: ISO 11649. */
export const creditorReferenceSchema = z
  .string()
  .regex(/^RF\d{2}[A-Z0-9]{1,21}$/)
  .refine((reference) => remainderOf(reference.slice(4) + reference.slice(0, 4)) === 1, 'has wrong check digits')
export type CreditorReference = z.infer<typeof creditorReferenceSchema>

/** The reference that names `text`: at most 21 capital letters and digits. */
export function creditorReferenceOf(text: string): CreditorReference {
  const checkDigits = String(98 - remainderOf(`${text}RF00`)).padStart(2, '0')
  return creditorReferenceSchema.parse(`RF${checkDigits}${text}`)
}

/** Modulo 97, with letters as numbers from 10 on. Source: ISO 7064. */
function remainderOf(text: string): number {
  const digits = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return Number(BigInt(digits) % 97n)
}
