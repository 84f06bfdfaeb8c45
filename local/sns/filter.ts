import * as z from 'zod'

/** The filter of a subscription: for each attribute that it names, the accepted values. */
export type FilterPolicy = Readonly<Record<string, readonly string[]>>

const attributeSchema = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('String'), Value: z.string().transform((value) => [value]) }),
  z.object({
    Type: z.literal('String.Array'),
    Value: z.string().transform((list) => z.array(z.string()).parse(JSON.parse(list))),
  }),
])
export const messageAttributesSchema = z.record(z.string(), attributeSchema).default({})

/** Decides as SNS does: every attribute in the policy must be present with one of the accepted values. */
export const isWanted = (policy: FilterPolicy, attributes: z.output<typeof messageAttributesSchema>): boolean =>
  Object.entries(policy).every(([name, wanted]) => attributes[name]?.Value.some((value) => wanted.includes(value)))
