import type { Recorder } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { type Instant, toEpochMs, toInstant } from '../core/domain/time.ts'
import type { AuditFiles, SignDigest, TrailStates } from './auditFilePorts.ts'
import type { AuditRetentions } from './auditPorts.ts'
import { windowAt, windowOfFile } from './domain/auditWindow.ts'
import { findState, moveOn, nextDigest } from './writeAuditFiles.ts'

export interface ApplyAuditRetentionDeps {
  readonly retentions: Pick<AuditRetentions, 'find'>
  readonly trails: TrailStates
  readonly files: Pick<AuditFiles, 'list' | 'delete' | 'keepDigest'>
  readonly sign: SignDigest
  readonly sha256: (text: string) => Promise<string>
  readonly record: Recorder
  readonly now: () => Instant
}

const filesAtOnce = 1_000

/** The start of the retention period: windows that ended by then are no longer kept. Undefined if all are kept. */
export function keptSince(days: number | 'for ever', now: Instant): Instant | undefined {
  return days === 'for ever' ? undefined : windowAt(toInstant(toEpochMs(now) - days * 86_400_000)).from
}

/**
 * Deletes the files that are older than the organisation's retention period. The digest chain and the audit trail
 * record this first, and only if the retention has not changed since it was read. So a longer period that is set in
 * between keeps all files.
 */
export async function applyAuditRetention(deps: ApplyAuditRetentionDeps, id: string): Promise<void> {
  const { days, version } = await deps.retentions.find(id)
  const before = keptSince(days, deps.now())
  if (before === undefined) return
  for (;;) {
    const { items } = await deps.files.list(id, { to: before }, { limit: filesAtOnce })
    const last = items.at(-1)
    if (!last) return
    const isAll = items.length < filesAtOnce
    // The last window may have more files after this page.
    const until = isAll ? before : windowOfFile(last.name).from
    const names = items.map(({ name }) => name).filter((name) => windowOfFile(name).from < until)
    await recordDeletion(deps, id, names, until, version)
    await deps.files.delete(id, names)
    if (isAll) return
  }
}

/** Records the deletion in the digest chain and the audit trail, unless it is already recorded. */
async function recordDeletion(
  deps: ApplyAuditRetentionDeps,
  id: string,
  names: readonly string[],
  deletedBefore: Instant,
  retentionVersion: number,
): Promise<void> {
  const state = await findState(deps, id)
  if (!state) throw new Error(`There are audit files of ${id} but no digest chain.`)
  const { window, ...newest } = state.newest.digest
  if ((newest.deletedBefore ?? '') >= deletedBefore) return
  const after = { ...state, newest: await nextDigest(deps, id, state, { window, files: [], deletedBefore }) }
  const about = `${names.length} files, ${names[0]} to ${names.at(-1)}`
  const recorded = deps.record(id, 'AuditFilesDeleted', about)
  const moved = await moveOn(deps, id, state, after, (seen) =>
    deps.trails.move(id, seen, after, recorded, retentionVersion),
  )
  // Another run was faster, or the retention has changed. A retry reads the current state.
  if (moved !== after) throw new Refusal('busy')
}
