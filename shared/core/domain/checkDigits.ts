/**
 * The remainder modulo 97, with letters as numbers from 10 on. It is 1 for a valid number whose first four characters
 * are moved to the end. Source: ISO 7064.
 */
export function remainder97(text: string): number {
  const digits = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return Number(BigInt(digits) % 97n)
}

/** Whether an IBAN or a creditor reference has correct check digits. */
export const hasCheckDigits = (text: string): boolean => remainder97(text.slice(4) + text.slice(0, 4)) === 1
