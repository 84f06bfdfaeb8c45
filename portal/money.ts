import { formatMinor } from '../shared/core/domain/money.ts'
import type { Locale } from './locale.ts'

/** `CHF 1,234.50`, without conversion to a float: `Intl` accepts decimals as text. */
export function moneyWords(locale: Locale, amountMinor: bigint, currency: string): string {
  const decimal = formatMinor(amountMinor)
  return new Intl.NumberFormat(`${locale}-CH`, { style: 'currency', currency }).format(isDecimal(decimal) ? decimal : 0)
}

/** `1,234.5`, with all the decimal places that the API sent. */
export const decimalWords = (locale: Locale, decimal: string): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 9 }).format(isDecimal(decimal) ? decimal : 0)

const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text)

/** Converts a typed amount, `1234.5` or `1234,50`, to a whole number of minor units. */
export function minorFrom(typed: string): string | undefined {
  const [, sign = '', major = '', fraction = ''] = /^(-?)(\d{1,15})(?:[.,](\d{1,2}))?$/.exec(typed.trim()) ?? []
  return major === '' ? undefined : `${sign}${BigInt(`${major}${fraction.padEnd(2, '0')}`)}`
}
