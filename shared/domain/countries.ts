import * as z from 'zod'

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
/** Regions that have a name and no government. */
const noCountries = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ'])

/** A country by its two letters of ISO 3166-1. */
export const countrySchema = z
  .string()
  .refine(isCountry, 'is no country: use two capital letters, such as CH')
  .meta({ pattern: '^[A-Z]{2}$' })

function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && names.of(code) !== undefined && !noCountries.has(code)
}
export type Country = z.infer<typeof countrySchema>

/** The European Union for VAT; Northern Ireland is not a country of its own. Source: Directive 2006/112/EC, article 5. */
const union = new Set('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '))
export const isInUnion = (country: Country): boolean => union.has(country)
