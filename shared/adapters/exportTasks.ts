import * as z from 'zod'
import { identifierSchema } from '../domain/text.ts'
import type { ExportTask } from '../usecases/exportPorts.ts'

/** What lies in the queue of exports. */
export const exportTaskSchema: z.ZodType<ExportTask> = z.strictObject({
  organisation: identifierSchema,
  export: z.uuid(),
})
