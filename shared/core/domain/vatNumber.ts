import { checkVAT, countries } from 'jsvat'
import type { Country } from './countries.ts'

/** A VAT number as registers write it: capital letters and digits only. */
export const compactVatNumber = (written: string): string => written.toUpperCase().replace(/[^A-Z0-9]/g, '')

/**
 * Why `compact` is no VAT number of `country`, or undefined: by format and check digit where the country defines them.
 * Whether it is registered is not asked of anybody.
 */
export function reasonAgainstVatNumber(compact: string, country: Country): string | undefined {
  const known = countries.filter(({ codes }) => codes[0] === country)
  if (known.length === 0) return /^[A-Z0-9]{4,20}$/.test(compact) ? undefined : 'has 4 to 20 letters and digits'
  const checked = checkVAT(compact, known)
  if (checked.isValid) return undefined
  return checked.isValidFormat ? 'has a wrong check digit' : `is not written as VAT numbers of ${country} are`
}
