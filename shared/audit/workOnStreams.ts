import { inBatches } from '../core/domain/inBatches.ts'
import type { SendStreamTasks, StreamTask } from './auditStreamPorts.ts'
import { type DeliverAuditStreamNeeds, deliverAuditStream } from './deliverAuditStream.ts'

export type WorkOnStreamsNeeds = DeliverAuditStreamNeeds & { readonly send: SendStreamTasks }

/** Does one task of the streams of audit trails. */
export async function workOnStreams(needs: WorkOnStreamsNeeds, task: StreamTask): Promise<void> {
  if (task.kind === 'deliver') return deliverAuditStream(needs, task.organisation)
  for await (const some of inBatches(needs.streams.ids(), 100))
    await needs.send(some.map((organisation): StreamTask => ({ kind: 'deliver', organisation })))
}
