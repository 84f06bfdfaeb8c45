import * as z from 'zod'

/*
 * Money is integer minor units in bigint: cents and rappen. Usage costs are finer, in micro-units of the currency.
 * A number is rounded once, half away from zero; no float is ever involved.
 */

const minorPerMajor = 100n
const microsPerMinor = 10_000n

/** `numerator / denominator` rounded half away from zero; the denominator is positive. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('The denominator has to be positive.')
  const magnitude = numerator < 0n ? -numerator : numerator
  const rounded = (2n * magnitude + denominator) / (2n * denominator)
  return numerator < 0n ? -rounded : rounded
}

/** The part of `amountMinor` that `days` of `daysInPeriod` cost. */
export function prorate(amountMinor: bigint, days: number, daysInPeriod: number): bigint {
  return divideRounded(amountMinor * BigInt(days), BigInt(daysInPeriod))
}

/** `basisPoints` hundredths of a percent of `baseMinor`. */
export function percentage(baseMinor: bigint, basisPoints: number | bigint): bigint {
  return divideRounded(baseMinor * BigInt(basisPoints), 10_000n)
}

/** As `percentage`, of micro-units and in minor units, rounded once. */
export function percentageOfMicros(baseMicros: bigint, basisPoints: number | bigint): bigint {
  return divideRounded(baseMicros * BigInt(basisPoints), 10_000n * microsPerMinor)
}

export const minorFromMicros = (micros: bigint): bigint => divideRounded(micros, microsPerMinor)

export const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)

/** For people: `33333n` is `'333.33'`. */
export function formatMinor(amountMinor: bigint): string {
  const digits = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(3, '0')
  return `${amountMinor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Minor units as they are sent and stored: a whole number as text, since it may outgrow what a float holds. */
export const amountMinorSchema = z.codec(
  z.string().regex(/^-?\d{1,18}$/, 'is a whole number of minor units'),
  z.bigint(),
  {
    decode: BigInt,
    encode: String,
  },
)

const decimalSchema = (pattern: RegExp) =>
  z.codec(z.string().regex(pattern, 'a cost is a decimal such as "0.004821", with at most 6 decimals'), z.bigint(), {
    decode: (decimal) => {
      const [major = '0', fraction = ''] = decimal.split('.')
      return BigInt(major) * minorPerMajor * microsPerMinor + BigInt(fraction.padEnd(6, '0'))
    },
    encode: (micros) => {
      const digits = micros.toString().padStart(7, '0')
      return `${digits.slice(0, -6)}.${digits.slice(-6)}`
    },
  })

/** A cost with up to 6 decimals, never negative, as it is sent: `'0.004821'`; micro-units in code. */
export const costMicrosSchema = decimalSchema(/^(0|[1-9]\d{0,11})(\.\d{1,6})?$/)

/** What many costs come to. */
export const costSumMicrosSchema = decimalSchema(/^(0|[1-9]\d{0,14})(\.\d{1,6})?$/)
