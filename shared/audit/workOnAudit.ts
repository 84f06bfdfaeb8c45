import { type ApplyAuditRetentionDeps, applyAuditRetention } from './applyAuditRetention.ts'
import type { AuditTask } from './auditFilePorts.ts'
import { type ListTrailsDeps, listTrails } from './listTrails.ts'
import { type WriteAuditFilesDeps, writeAuditFiles } from './writeAuditFiles.ts'

export type WorkOnAuditDeps = ListTrailsDeps & WriteAuditFilesDeps & ApplyAuditRetentionDeps

/** Runs one task of the long-term audit trail. Each is harmless to repeat. */
export async function workOnAudit(deps: WorkOnAuditDeps, task: AuditTask): Promise<void> {
  switch (task.kind) {
    case 'list organisations':
      return listTrails(deps, task.task)
    case 'write files':
      return writeAuditFiles(deps, task.organisation)
    case 'apply retention':
      return applyAuditRetention(deps, task.organisation)
  }
}
