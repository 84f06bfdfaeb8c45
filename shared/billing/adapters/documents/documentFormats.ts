import type { Country } from '../../../core/domain/countries.ts'
import { formatMinor } from '../../../core/domain/money.ts'
import { datesOf, type LocalDate, type Month } from '../../../core/domain/time.ts'
import type { Language } from '../../../organisations/domain/billingDetails.ts'
import { percentOf } from '../../domain/invoiceTexts.ts'

/** How a seller in `country` writes amounts, rates and dates in `language`. */
export interface DocumentFormats {
  /** `'de-CH'`. */
  readonly locale: string
  amount(amountMinor: bigint): string
  rate(basisPoints: number): string
  date(date: LocalDate): string
  period(from: LocalDate, to: LocalDate): string
  month(month: Month): string
  /** A country's name in `language`. */
  country(country: Country): string
}

export function documentFormats(language: Language, country: Country): DocumentFormats {
  const locale = `${language}-${country}`
  const numberLocale = numberLocaleOf(language, country)
  const numbers = new Intl.NumberFormat(numberLocale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const rates = new Intl.NumberFormat(numberLocale, { maximumFractionDigits: 2 })
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const countries = new Intl.DisplayNames(language, { type: 'region' })
  const date = (day: LocalDate): string => dates.format(new Date(`${day}T00:00:00Z`))
  const period = (from: LocalDate, to: LocalDate): string => `${date(from)} – ${date(to)}`
  return {
    locale,
    amount: (amountMinor) => numbers.format(decimal(formatMinor(amountMinor))),
    rate: (basisPoints) => `${rates.format(decimal(percentOf(basisPoints)))}%`,
    date,
    period,
    month: (month) => {
      const days = datesOf(month)
      const [first, last] = [days[0], days.at(-1)]
      return first && last ? period(first, last) : month
    },
    country: (code) => countries.of(code) ?? code,
  }
}

function numberLocaleOf(language: Language, country: Country): string {
  // Swiss companies write amounts in the same way in all their languages.
  if (country === 'CH' || country === 'LI') return 'de-CH'
  // An English reader understands 1.234 as a little more than one, no matter who wrote it.
  return language === 'en' ? 'en-GB' : `${language}-${country}`
}

/** A decimal stays text, which is formatted digit by digit without conversion to a float. */
function decimal(text: string): `${number}` {
  if (!isDecimal(text)) throw new RangeError(`${text} is not a decimal.`)
  return text
}

const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text)

/** `'CH93 0076 2011 6238 5295 7'`: IBANs and creditor references are printed in groups of four. */
export const inFours = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ')
