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

/** The windows that ended by then are kept no longer; undefined where all are kept. */
export function keptSince(days: number | 'for ever', now: Instant): Instant | undefined {
  return days === 'for ever' ? undefined : windowAt(toInstant(toEpochMs(now) - days * 86_400_000)).from
}

/**
 * Deletes the files that an organisation keeps no longer. Its chain and its trail tell so first, and only while the
 * retention is still what it was read as: whoever sets a longer one before keeps all that is there.
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
    // A window's files may go on behind this page.
    const until = isAll ? before : windowOfFile(last.name).from
    const names = items.map(({ name }) => name).filter((name) => windowOfFile(name).from < until)
    await tell(deps, id, names, until, version)
    await deps.files.delete(id, names)
    if (isAll) return
  }
}

/** Has the chain and the trail say what is deleted, unless they do so already. */
async function tell(
  deps: ApplyAuditRetentionDeps,
  id: string,
  names: readonly string[],
  deletedBefore: Instant,
  retentionVersion: number,
): Promise<void> {
  const state = await findState(deps, id)
  if (!state) throw new Error(`There are audit files of ${id}, and no chain.`)
  const { window, ...newest } = state.newest.digest
  if ((newest.deletedBefore ?? '') >= deletedBefore) return
  const after = { ...state, newest: await nextDigest(deps, id, state, { window, files: [], deletedBefore }) }
  const about = `${names.length} files, ${names[0]} to ${names.at(-1)}`
  const recorded = deps.record(id, 'AuditFilesDeleted', about)
  const moved = await moveOn(deps, id, state, after, (seen) =>
    deps.trails.move(id, seen, after, recorded, retentionVersion),
  )
  // Another run was faster, or the retention is another: what holds by now is found when this is tried again.
  if (moved !== after) throw new Refusal('busy')
}
