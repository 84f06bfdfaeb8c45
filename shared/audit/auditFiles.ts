import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { type Instant, toEpochMs, toInstant } from '../core/domain/time.ts'
import { readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { keptSince } from './applyAuditRetention.ts'
import type { AuditFiles, DigestKeys, TrailStates } from './auditFilePorts.ts'
import type { AuditRetentions } from './auditPorts.ts'
import { trailOf } from './auditRetention.ts'
import type { auditRoutes } from './auditRoutes.ts'
import { type AuditHead, chainedText, digestName, type SignedDigest } from './domain/auditDigest.ts'
import { windowOfFile } from './domain/auditWindow.ts'

export interface AuditFilesDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly retentions: Pick<AuditRetentions, 'find'>
  readonly trails: Pick<TrailStates, 'find'>
  readonly files: Pick<AuditFiles, 'list' | 'link' | 'readHash' | 'digests'>
  readonly keys: DigestKeys
  readonly sha256: (text: string) => Promise<string>
  readonly cursors: Cursors
}

/** Lists the files within the retention period. Older files are hidden immediately, even if not yet deleted. */
export async function listAuditFiles(
  deps: AuditFilesDeps,
  call: Call,
  { query: { limit, cursor, from, to } }: Input<typeof auditRoutes.listAuditFiles>,
): Promise<Output<typeof auditRoutes.listAuditFiles>> {
  const { organisation } = await ownTrail(deps, call)
  const since = await shownSince(deps, organisation, call.now)
  const range = { from: later(from, since), to }
  const list = ['audit files', organisation, from ?? '', to ?? '']
  const { items, next } = await readPage(deps.cursors, call, list, { limit, cursor }, (page) =>
    deps.files.list(organisation, range, page),
  )
  return { files: items.map(({ name, sizeBytes }) => ({ name, ...windowOfFile(name), sizeBytes })), ...next }
}

export async function getAuditFile(
  deps: AuditFilesDeps,
  call: Call,
  { params: { file } }: Input<typeof auditRoutes.getAuditFile>,
): Promise<Output<typeof auditRoutes.getAuditFile>> {
  const { organisation } = await ownTrail(deps, call)
  const since = await shownSince(deps, organisation, call.now)
  const isHidden = since !== undefined && windowOfFile(file).from < since
  const link = isHidden ? undefined : await deps.files.link(organisation, file)
  if (!link) throw new Refusal('not_found', { what: 'file' })
  return { url: link.url, expiresAt: toInstant(toEpochMs(call.now) + link.validSeconds * 1_000) }
}

/** Lists the digests. They stay when their files are deleted, because they contain hashes and no events. */
export async function listAuditDigests(
  deps: AuditFilesDeps,
  call: Call,
  { query: { limit, cursor, from, to } }: Input<typeof auditRoutes.listAuditDigests>,
): Promise<Output<typeof auditRoutes.listAuditDigests>> {
  const { organisation, newest } = await ownTrail(deps, call)
  const list = ['audit digests', organisation, from ?? '', to ?? '']
  const { items, next } = await readPage(deps.cursors, call, list, { limit, cursor }, (page) =>
    deps.files.digests(organisation, { from, to }, page),
  )
  return { digests: items, ...(newest && { head: await headOf(newest, deps.sha256) }), ...next }
}

export async function getAuditKey(deps: AuditFilesDeps, call: Call): Promise<Output<typeof auditRoutes.getAuditKey>> {
  await ownTrail(deps, call)
  const { keyId, algorithm, pem } = await deps.keys.present()
  return { keyId, algorithm, publicKey: pem }
}

export async function ownTrail(
  deps: Pick<AuditFilesDeps, 'organisations' | 'trails'>,
  call: Call,
): Promise<{ organisation: string; newest: SignedDigest | undefined }> {
  const state = await trailOf(deps, call)
  return { organisation: ownOrganisation(call), newest: state?.newest }
}

export async function headOf(newest: SignedDigest, sha256: AuditFilesDeps['sha256']): Promise<AuditHead> {
  const { digest } = newest
  return { sequence: digest.sequence, name: digestName(digest), sha256: await sha256(chainedText(newest)) }
}

async function shownSince(
  { retentions }: Pick<AuditFilesDeps, 'retentions'>,
  organisation: string,
  now: Instant,
): Promise<Instant | undefined> {
  return keptSince((await retentions.find(organisation)).days, now)
}

const later = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a !== undefined && (b === undefined || a > b) ? a : b
