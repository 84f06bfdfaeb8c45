import { inBatches } from '../core/domain/inBatches.ts'
import type { SendStreamTasks, StreamTask } from './auditStreamPorts.ts'
import { type DeliverAuditStreamDeps, deliverAuditStream } from './deliverAuditStream.ts'

export type WorkOnStreamsDeps = DeliverAuditStreamDeps & { readonly send: SendStreamTasks }

/** Runs one task of the audit streams. */
export async function workOnStreams(deps: WorkOnStreamsDeps, task: StreamTask): Promise<void> {
  if (task.kind === 'deliver') return deliverAuditStream(deps, task.organisation)
  for await (const some of inBatches(deps.streams.ids(), 100))
    await deps.send(some.map((organisation): StreamTask => ({ kind: 'deliver', organisation })))
}
