import type { Recorder } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import { inBatches } from '../core/domain/inBatches.ts'
import type { Instant } from '../core/domain/time.ts'
import { hasAllTraffic } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { AuditFiles, RecordedEvents, SignDigest, TrailState, TrailStates } from './auditFilePorts.ts'
import { type AuditDigest, chainedText, type DigestFile, type SignedDigest } from './domain/auditDigest.ts'
import { type AuditWindow, auditFileName, settledUntil, windowName } from './domain/auditWindow.ts'

export interface WriteAuditFilesDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly trails: TrailStates
  readonly events: RecordedEvents
  readonly files: Pick<AuditFiles, 'keep' | 'keepDigest'>
  readonly sign: SignDigest
  readonly sha256: (text: string) => Promise<string>
  readonly record: Recorder
  readonly now: () => Instant
}

/** Fits easily into memory, whatever the events contain. */
const eventsPerFile = 20_000

/**
 * Writes the events that a trail has recorded since its last file: each settled window that has events, with a digest
 * that chains it to the previous one. This includes windows that earlier runs missed. Each step is harmless to repeat:
 * a stored file has the same lines, and only one run advances the trail.
 */
export async function writeAuditFiles(deps: WriteAuditFilesDeps, id: string): Promise<void> {
  const organisation = await deps.organisations.find(id)
  if (!organisation) return
  const until = settledUntil(deps.now())
  let state = await findState(deps, id)
  let from = state?.filedUntil
  for (;;) {
    const window = await deps.events.firstWindow(id, from, until)
    if (!window) return
    if (hasAllTraffic(organisation, window.from)) state = await writeWindow(deps, id, window, state)
    // Another run may be further ahead by now. Its windows already have their digests.
    from = state && state.filedUntil > window.to ? state.filedUntil : window.to
  }
}

async function writeWindow(
  deps: WriteAuditFilesDeps,
  id: string,
  window: AuditWindow,
  state: TrailState | undefined,
): Promise<TrailState | undefined> {
  const files: DigestFile[] = []
  for await (const lines of inBatches(deps.events.linesOf(id, window), eventsPerFile))
    files.push(await deps.files.keep(id, auditFileName(window, files.length + 1), lines))
  if (files.length === 0) return state
  const after = { newest: await nextDigest(deps, id, state, { window, files }), filedUntil: window.to }
  const recorded = deps.record(providerTrail, 'AuditFilesWritten', `${id} ${windowName(window)}`)
  return moveOn(deps, id, state, after, (before) => deps.trails.move(id, before, after, recorded))
}

type ChainDeps = Pick<WriteAuditFilesDeps, 'trails' | 'sign' | 'sha256' | 'now'> & {
  readonly files: Pick<AuditFiles, 'keepDigest'>
}

/** Finds the progress of a trail. Writes its digest if a run ended between advancing the trail and writing it. */
export async function findState({ trails, files }: ChainDeps, id: string): Promise<TrailState | undefined> {
  const state = await trails.find(id)
  if (state) await files.keepDigest(state.newest)
  return state
}

/** Creates and signs the next digest of a trail. */
export async function nextDigest(
  { sign, sha256, now }: ChainDeps,
  organisation: string,
  state: TrailState | undefined,
  { window, files, ...recorded }: Pick<AuditDigest, 'window' | 'files' | 'deletedBefore'>,
): Promise<SignedDigest> {
  const deletedBefore = recorded.deletedBefore ?? state?.newest.digest.deletedBefore
  return sign({
    version: 1,
    organisation,
    sequence: (state?.newest.digest.sequence ?? 0) + 1,
    madeAt: now(),
    window,
    files,
    ...(deletedBefore !== undefined && { deletedBefore }),
    ...(state && { previous: await sha256(chainedText(state.newest)) }),
  })
}

/** Advances a trail and writes its digest, or returns the state that another run has reached. */
export async function moveOn(
  deps: ChainDeps,
  id: string,
  before: TrailState | undefined,
  after: TrailState,
  move: (before: TrailState | undefined) => Promise<void>,
): Promise<TrailState | undefined> {
  try {
    await move(before)
  } catch (error) {
    const found = error instanceof Refusal && error.code === 'stale' ? await findState(deps, id) : undefined
    if ((found?.newest.digest.sequence ?? 0) <= (before?.newest.digest.sequence ?? 0)) throw error
    return found
  }
  await deps.files.keepDigest(after.newest)
  return after
}
