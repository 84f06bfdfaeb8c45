import { stringify } from 'csv-stringify/sync'
import { formatMinor } from '../domain/money.ts'

/** CSV with a line a row: every text quoted and none a formula; amounts in minor units (`bigint`) become decimals. */
export const csvOf = (columns: readonly string[], rows: readonly object[], part: 'whole' | 'rows' = 'whole'): string =>
  stringify([...rows], {
    header: part === 'whole',
    columns: [...columns],
    quoted_string: true,
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: { bigint: formatMinor },
  })
