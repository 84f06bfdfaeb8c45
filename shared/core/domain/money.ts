import * as z from 'zod'

/*
 * Money is an integer number of minor units (cents, rappen) in bigint. Usage costs are finer: micro-units of the
 * currency. A number is rounded once, half away from zero. Floats are never used.
 */

const minorPerMajor = 100n
const microsPerMinor = 10_000n

/** `numerator / denominator` rounded half away from zero; the denominator is positive. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('The denominator must be positive.')
  const magnitude = numerator < 0n ? -numerator : numerator
  const rounded = (2n * magnitude + denominator) / (2n * denominator)
  return numerator < 0n ? -rounded : rounded
}

/** The part of `amountMinor` for `days` out of `daysInPeriod`. */
export function prorate(amountMinor: bigint, days: number, daysInPeriod: number): bigint {
  return divideRounded(amountMinor * BigInt(days), BigInt(daysInPeriod))
}

/** `basisPoints` hundredths of a percent of `baseMinor`. */
export function percentage(baseMinor: bigint, basisPoints: number | bigint): bigint {
  return divideRounded(baseMinor * BigInt(basisPoints), 10_000n)
}

/** Like `percentage`, but from micro-units to minor units, rounded once. */
export function percentageOfMicros(baseMicros: bigint, basisPoints: number | bigint): bigint {
  return divideRounded(baseMicros * BigInt(basisPoints), 10_000n * microsPerMinor)
}

export const minorFromMicros = (micros: bigint): bigint => divideRounded(micros, microsPerMinor)

export const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)

/** Formats an amount for people: `33333n` becomes `'333.33'`. */
export function formatMinor(amountMinor: bigint): string {
  const digits = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(3, '0')
  return `${amountMinor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Minor units as sent and stored: a whole number as text, since it can exceed the exact range of a float. */
export const amountMinorSchema = z.codec(
  z.string().regex(/^-?\d{1,18}$/, 'must be a whole number of minor units'),
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

/** A cost as sent, with up to 6 decimals and never negative: `'0.004821'`. In code it is in micro-units. */
export const costMicrosSchema = decimalSchema(/^(0|[1-9]\d{0,11})(\.\d{1,6})?$/)

/** A sum of many costs. */
export const costSumMicrosSchema = decimalSchema(/^(0|[1-9]\d{0,14})(\.\d{1,6})?$/)
