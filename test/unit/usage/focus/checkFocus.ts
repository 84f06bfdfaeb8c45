import { parse } from 'csv-parse/sync'
import * as z from 'zod'
import { type Cell, cellSchema } from './cell.ts'
import { focusRules, type Rule } from './focusRules.ts'

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

export function parseFocus(csv: string): Table {
  const lines: unknown = parse(csv, {
    record_delimiter: '\r\n',
    cast: (text, { quoting }) => (quoting || text ? { text, isQuoted: quoting } : null),
  })
  const [names = [], ...rows] = z.array(z.array(cellSchema)).parse(lines)
  return { columns: names.map((name) => name?.text ?? ''), rows }
}

/** Returns the identifiers of the rules that a table breaks. */
export function brokenRules({ columns, rows }: Table, rules: readonly Rule[] = focusRules): string[] {
  const known = rows.map((cells) => new Map(columns.map((name, index) => [name, cells[index] ?? null])))
  return rules.filter(({ isKept }) => !isKept(columns, known)).map(({ id }) => id)
}
