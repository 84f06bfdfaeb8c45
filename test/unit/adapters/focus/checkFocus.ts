import { parse } from 'csv-parse/sync'
import * as z from 'zod'
import { focusRules, type Rule } from './focusRules.ts'

const cellSchema = z.strictObject({ text: z.string(), isQuoted: z.boolean() }).nullable()
/** A cell as readers of CSV see it: nothing between two commas is null, and what has quotes is a text. */
export type Cell = Readonly<z.infer<typeof cellSchema>>

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

/** The identifiers of the rules that a table breaks. */
export function brokenRules({ columns, rows }: Table, rules: readonly Rule[] = focusRules): string[] {
  const known = rows.map((cells) => new Map(columns.map((name, index) => [name, cells[index] ?? null])))
  return rules.filter(({ isKept }) => !isKept(columns, known)).map(({ id }) => id)
}
