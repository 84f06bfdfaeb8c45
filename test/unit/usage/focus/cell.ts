import * as z from 'zod'

export const cellSchema = z.strictObject({ text: z.string(), isQuoted: z.boolean() }).nullable()
/** A cell as readers of CSV see it: nothing between two commas is null, and what has quotes is a text. */
export type Cell = Readonly<z.infer<typeof cellSchema>>
