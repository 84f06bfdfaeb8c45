import { stringify } from 'csv-stringify/sync'
import { formatMinor } from '../domain/money.ts'

/**
 * Writes rows as CSV. Text is quoted and cannot become a formula; `undefined` is an empty cell without quotes. Whole
 * amounts (`bigint`) become decimals without quotes. They are in minor units unless `decimalOf` says otherwise.
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
