import * as z from 'zod'

/** What a subscription wants: for each attribute that it names, one of the values. */
export type FilterPolicy = Readonly<Record<string, readonly string[]>>

const attributeSchema = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('String'), Value: z.string().transform((value) => [value]) }),
  z.object({
    Type: z.literal('String.Array'),
    Value: z.string().transform((list) => z.array(z.string()).parse(JSON.parse(list))),
  }),
])
export const messageAttributesSchema = z.record(z.string(), attributeSchema).default({})

/** As SNS decides: every attribute that the policy names is there, and one of its values is wanted. */
export const isWanted = (policy: FilterPolicy, attributes: z.output<typeof messageAttributesSchema>): boolean =>
  Object.entries(policy).every(([name, wanted]) => attributes[name]?.Value.some((value) => wanted.includes(value)))
