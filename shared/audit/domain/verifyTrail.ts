import {
  type AuditDigest,
  type AuditHead,
  chainedText,
  type DigestFile,
  digestName,
  type SignedDigest,
  signedText,
} from './auditDigest.ts'
import { windowOfFile } from './auditWindow.ts'

/** What is stored under the name of a digest. Without content if it is not a digest. */
export interface FoundDigest {
  readonly name: string
  readonly content: SignedDigest | undefined
}

/** The digest that the next one must follow. */
export interface Anchor {
  readonly sequence: number
  readonly sha256: string | undefined
}
/** The anchor of the first digest. */
export const beforeAll: Anchor = { sequence: 0, sha256: undefined }

export interface VerifyDeps {
  /** In hexadecimal. */
  readonly sha256: (text: string) => Promise<string>
  readonly isSigned: (text: string, signature: string, keyId: string) => Promise<boolean>
  /** The hash of a stored file. Undefined if there is none. */
  readonly readHash: (name: string) => Promise<Pick<DigestFile, 'sha256' | 'sizeBytes'> | undefined>
}

export interface Verified {
  readonly digests: number
  readonly files: number
  /** Files that were deleted after their retention period. */
  readonly deleted: number
  /** The first digest or file that is not as it was written. */
  readonly problem?: TrailProblem
  /** The last valid digest. */
  readonly last?: Anchor
}

export interface TrailProblem {
  readonly what: 'missing' | 'changed' | 'out of order'
  readonly name: string
}

/**
 * Verifies digests in order, and the files that they name. Each digest must be signed and follow the previous one, and
 * its files must be as they were written. `head` is the end of the chain, given if the verification reaches it.
 */
export async function verifyTrail(
  deps: VerifyDeps,
  organisation: string,
  found: readonly FoundDigest[],
  { anchor, head, deletedBefore }: VerifyEnds,
): Promise<Verified> {
  const placeOf = new Map(
    found.flatMap(({ content }) => content?.digest.files.map(({ sha256, name }) => [sha256, name] as const) ?? []),
  )
  const gone = [deletedBefore, ...found.map(({ content }) => content?.digest.deletedBefore)].reduce((a, b) =>
    (a ?? '') > (b ?? '') ? a : b,
  )
  const summary = { digests: 0, files: 0, deleted: 0 }
  let last = anchor
  let before: AuditDigest | undefined
  for (const { name, content: signed } of found) {
    const problem = await problemOfDigest(name, signed)
    if (problem || !signed) return ended(problem ?? { what: 'changed', name })
    for (const file of signed.digest.files) {
      const inFile = await problemOfFile(file)
      if (inFile) return ended(inFile)
    }
    before = signed.digest
    last = { sequence: signed.digest.sequence, sha256: await deps.sha256(chainedText(signed)) }
    summary.digests++
  }
  if (head && last?.sequence !== head.sequence) return ended({ what: 'missing', name: head.name })
  if (head && last?.sha256 !== head.sha256) return ended({ what: 'changed', name: head.name })
  return ended()

  function ended(problem?: TrailProblem): Verified {
    return { ...summary, ...(problem && { problem }), ...(last && { last }) }
  }

  async function problemOfDigest(name: string, signed: SignedDigest | undefined): Promise<TrailProblem | undefined> {
    if (!signed) return { what: 'changed', name }
    const { digest, signature, keyId } = signed
    if (!(await deps.isSigned(signedText(digest), signature, keyId))) return { what: 'changed', name }
    // Signed, but not what its name says: it belongs to another organisation or another place in the chain.
    if (digest.organisation !== organisation || digestName(digest) !== name) return { what: 'out of order', name }
    if (last && digest.sequence > last.sequence + 1)
      return { what: 'missing', name: `digest ${last.sequence + 1} (before ${name})` }
    if (last && (digest.sequence <= last.sequence || digest.previous !== last.sha256))
      return { what: 'out of order', name }
    if (before && digest.window.from < before.window.from) return { what: 'out of order', name }
    return undefined
  }

  async function problemOfFile({ name, sha256, sizeBytes }: DigestFile): Promise<TrailProblem | undefined> {
    const there = await deps.readHash(name)
    if (!there) {
      if (gone === undefined || windowOfFile(name).to > gone) return { what: 'missing', name }
      summary.deleted++
      return undefined
    }
    if (there.sha256 === sha256 && there.sizeBytes === sizeBytes) {
      summary.files++
      return undefined
    }
    return { what: placeOf.has(there.sha256) ? 'out of order' : 'changed', name }
  }
}

export interface VerifyEnds {
  /** Absent at the start of a range whose previous digest is not read. */
  readonly anchor?: Anchor | undefined
  readonly head?: AuditHead | undefined
  /** From a signed digest after the range, which records later deletions. */
  readonly deletedBefore?: string | undefined
}
