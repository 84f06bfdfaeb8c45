import { stringify } from 'csv-stringify/sync'
import { formatMinor } from '../domain/money.ts'

/**
 * CSV with a line a row: every text quoted and none a formula; what is `undefined` is an empty cell without quotes. Whole
 * amounts (`bigint`) become decimals without quotes: of minor units, where `decimalOf` does not say otherwise.
 */
export const csvOf = (
  columns: readonly string[],
  rows: readonly object[],
  part: 'whole' | 'rows' = 'whole',
  decimalOf: (amount: bigint, column: string) => string = formatMinor,
): string =>
  stringify([...rows], {
    header: part === 'whole',
    columns: [...columns],
    quoted_string: true,
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: { bigint: (amount, { column }) => decimalOf(amount, `${column}`) },
  })
