import * as z from 'zod'

export const cellSchema = z.strictObject({ text: z.string(), isQuoted: z.boolean() }).nullable()
/** A cell as CSV readers see it: nothing between two commas is null, and a quoted cell is text. */
export type Cell = Readonly<z.infer<typeof cellSchema>>
