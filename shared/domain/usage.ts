import * as z from 'zod'
import { costMicrosSchema } from './money.ts'
import { currencySchema } from './plans.ts'
import { identifierSchema, lineSchema } from './text.ts'

const quantitySchema = z.string().regex(/^(0|[1-9]\d{0,14})(\.\d{1,9})?$/, 'a quantity is a decimal such as "720.5"')

/** What the platform says that a resource used in a period. It counts on the local day on which the period began. */
export const usageRecordSchema = z.strictObject({
  id: identifierSchema,
  organisation: identifierSchema,
  resourceId: identifierSchema,
  resourceType: lineSchema(100),
  zone: lineSchema(50),
  quantity: quantitySchema,
  unit: lineSchema(30),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  cost: costMicrosSchema,
  currency: currencySchema,
  tags: z.record(lineSchema(128), z.string().max(256)).default({}),
})
export type UsageRecord = z.infer<typeof usageRecordSchema>
