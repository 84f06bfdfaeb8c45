import * as z from 'zod'
import { identifierSchema } from '../../core/domain/text.ts'
import type { ExportTask } from '../exportPorts.ts'

/** A message in the queue of exports. */
export const exportTaskSchema: z.ZodType<ExportTask> = z.strictObject({
  organisation: identifierSchema,
  export: z.uuid(),
})
