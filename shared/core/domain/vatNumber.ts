import { checkVAT, countries } from 'jsvat'
import type { Country } from './countries.ts'

/** A VAT number as registers write it: capital letters and digits only. */
export const compactVatNumber = (written: string): string => written.toUpperCase().replace(/[^A-Z0-9]/g, '')

/**
 * Explains why `compact` is not a VAT number of `country`; undefined if it is. It checks the format and the check digit
 * where the country defines them. It does not check whether the number is registered.
 */
export function reasonAgainstVatNumber(compact: string, country: Country): string | undefined {
  const known = countries.filter(({ codes }) => codes[0] === country)
  if (known.length === 0) return /^[A-Z0-9]{4,20}$/.test(compact) ? undefined : 'must have 4 to 20 letters and digits'
  const checked = checkVAT(compact, known)
  if (checked.isValid) return undefined
  return checked.isValidFormat ? 'has a wrong check digit' : `does not have the format of VAT numbers in ${country}`
}
