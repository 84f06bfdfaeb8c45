import * as z from 'zod'

const limitSchema = z
  .string()
  .regex(/^([1-9]\d?|100)$/, 'must be from 1 to 100')
  .transform(Number)

export const pageQuery = {
  limit: limitSchema.optional().describe('1 to 100 rows; 25 by default'),
  cursor: z.string().max(1000).optional().describe('The nextCursor of the previous page'),
}

export const pageQuerySchema = z.strictObject(pageQuery)
