import * as z from 'zod'

const limitSchema = z
  .string()
  .regex(/^([1-9]\d?|100)$/, 'a limit is 1 to 100')
  .transform(Number)

export const pageQuery = {
  limit: limitSchema.optional().describe('1 to 100 rows; 25 when absent'),
  cursor: z.string().max(1000).optional().describe('The nextCursor of the page before'),
}

export const pageQuerySchema = z.strictObject(pageQuery)
