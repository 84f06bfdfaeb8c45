import * as z from 'zod'
import { costMicrosSchema } from '../../core/domain/money.ts'
import { identifierSchema, lineSchema } from '../../core/domain/text.ts'
import { currencySchema } from '../../plans/domain/plans.ts'

const quantitySchema = z.string().regex(/^(0|[1-9]\d{0,14})(\.\d{1,9})?$/, 'must be a decimal such as "720.5"')
const nanosPerUnit = 1_000_000_000n
const maxTags = 50

/** A quantity, or a sum of quantities, as a decimal. In code, it is in whole billionths, which add up exactly. */
export const quantityNanosSchema = z.codec(z.string().regex(/^\d{1,30}(\.\d{1,9})?$/), z.bigint(), {
  decode: (decimal) => {
    const [whole = '0', fraction = ''] = decimal.split('.')
    return BigInt(whole) * nanosPerUnit + BigInt(fraction.padEnd(9, '0'))
  },
  encode: (nanos) => {
    const fraction = (nanos % nanosPerUnit).toString().padStart(9, '0').replace(/0+$/, '')
    return `${nanos / nanosPerUnit}${fraction && `.${fraction}`}`
  },
})

/** The usage of a resource in a period, as the platform reports it. It counts on the local day on which it began. */
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
  tags: z
    .record(lineSchema(128), z.string().max(256))
    .refine((tags) => Object.keys(tags).length <= maxTags, `must have at most ${maxTags} tags`)
    .default({}),
})
export type UsageRecord = z.infer<typeof usageRecordSchema>
