import * as z from 'zod'
import { identifierSchema } from '../../core/domain/text.ts'
import type { AuditTask } from '../auditFilePorts.ts'
import type { StreamTask } from '../auditStreamPorts.ts'

const work = ['write files', 'apply retention'] as const

/** Messages in the queue of the long-term audit trail. */
export const auditTaskSchema: z.ZodType<AuditTask> = z.union([
  z.strictObject({ kind: z.literal('list organisations'), task: z.enum(work) }),
  z.strictObject({ kind: z.enum(work), organisation: identifierSchema }),
])

/** Messages in the queue of audit streams. */
export const streamTaskSchema: z.ZodType<StreamTask> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list streams') }),
  z.strictObject({ kind: z.literal('deliver'), organisation: identifierSchema }),
])
