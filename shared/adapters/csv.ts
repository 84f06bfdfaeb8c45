import { stringify } from 'csv-stringify/sync'

/** A line a row, every text quoted and none a formula. */
export const csvOf = (columns: readonly string[], rows: readonly object[]): string =>
  stringify([...rows], {
    header: true,
    columns: [...columns],
    quoted_string: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  })
