import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { type Instant, toEpochMs } from '../core/domain/time.ts'
import type { Position } from '../core/ports.ts'
import { type AuditFilesDeps, headOf, ownTrail } from './auditFiles.ts'
import type { auditRoutes } from './auditRoutes.ts'
import { digestName, type SignedDigest, signedText } from './domain/auditDigest.ts'
import { windowAt } from './domain/auditWindow.ts'
import { type Anchor, beforeAll, type FoundDigest, verifyTrail } from './domain/verifyTrail.ts'

/** Limits of one request, so that it ends in time. */
const digestsAtOnce = 50
const bytesAtOnce = 64 * 1024 * 1024

/**
 * Verifies a range of the caller's audit trail: digests, and the files that they name, which are read whole. A long
 * range continues with the cursor, each page where the previous one ended. Without `to`, the chain must end with its
 * newest digest.
 */
export async function verifyAuditFiles(
  deps: AuditFilesDeps,
  call: Call,
  { query: { limit = digestsAtOnce, cursor, from, to } }: Input<typeof auditRoutes.verifyAuditFiles>,
): Promise<Output<typeof auditRoutes.verifyAuditFiles>> {
  const { organisation, newest } = await ownTrail(deps, call)
  const binding = [call.caller.id, organisation, 'audit verification', from ?? '', to ?? '']
  const after = cursor === undefined ? undefined : await deps.cursors.open(cursor, binding)
  const page = await deps.files.digests(organisation, { from, to }, { limit: Math.min(limit, digestsAtOnce), after })
  const found = fitting(page.items)
  const isLast = found.length === page.items.length && !page.last
  const end = isLast && to === undefined && newest && isWithin(newest, from) ? newest : undefined
  const isInFlight = end && toEpochMs(call.now) - toEpochMs(end.digest.madeAt) < writtenAfterMs
  const isSound = newest && (await deps.keys.isSigned(signedText(newest.digest), newest.signature, newest.keyId))
  const { last, problem, ...counts } = await verifyTrail(
    {
      sha256: deps.sha256,
      isSigned: deps.keys.isSigned,
      readHash: (name) => deps.files.readHash(organisation, name),
    },
    organisation,
    isInFlight ? withNewest(found, end) : found,
    {
      anchor: after ? anchorOf(after) : from === undefined ? beforeAll : undefined,
      head: end && (await headOf(end, deps.sha256)),
      deletedBefore: isSound ? newest.digest.deletedBefore : undefined,
    },
  )
  if (problem || isLast) return { ...counts, ...(problem && { problem }) }
  const position = { name: found.at(-1)?.name ?? '', sequence: String(last?.sequence), sha256: last?.sha256 ?? '' }
  return { ...counts, nextCursor: await deps.cursors.seal(position, binding) }
}

/** The newest digest is decided before it is written, so its file may still be missing for this long. */
const writtenAfterMs = 60_000

function withNewest(found: readonly FoundDigest[], newest: SignedDigest): readonly FoundDigest[] {
  const name = digestName(newest.digest)
  return found.some((one) => one.name === name) ? found : [...found, { name, content: newest }]
}

const isWithin = ({ digest }: SignedDigest, from: Instant | undefined): boolean =>
  from === undefined || digest.window.from >= windowAt(from).from

const anchorOf = ({ sequence = '', sha256 }: Position): Anchor => ({ sequence: Number(sequence), sha256 })

/** The digests whose files can be read in one request, and at least one. */
function fitting(found: readonly FoundDigest[]): readonly FoundDigest[] {
  let bytes = 0
  const end = found.findIndex(({ content }) => {
    const files = content?.digest.files ?? []
    bytes += files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    return bytes > bytesAtOnce
  })
  return end < 0 ? found : found.slice(0, Math.max(1, end))
}
