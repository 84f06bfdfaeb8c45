import { type ApplyAuditRetentionNeeds, applyAuditRetention } from './applyAuditRetention.ts'
import type { AuditTask } from './auditFilePorts.ts'
import { type ListTrailsNeeds, listTrails } from './listTrails.ts'
import { type WriteAuditFilesNeeds, writeAuditFiles } from './writeAuditFiles.ts'

export type WorkOnAuditNeeds = ListTrailsNeeds & WriteAuditFilesNeeds & ApplyAuditRetentionNeeds

/** Does one task of the long-term trail. Each is harmless to repeat. */
export async function workOnAudit(needs: WorkOnAuditNeeds, task: AuditTask): Promise<void> {
  switch (task.kind) {
    case 'list organisations':
      return listTrails(needs, task.task)
    case 'write files':
      return writeAuditFiles(needs, task.organisation)
    case 'apply retention':
      return applyAuditRetention(needs, task.organisation)
  }
}
