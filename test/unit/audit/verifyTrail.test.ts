import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AuditDigest,
  type AuditHead,
  auditDigestSchema,
  chainedText,
  digestName,
  type SignedDigest,
  signedText,
} from '../../../shared/audit/domain/auditDigest.ts'
import { auditFileName, windowAt } from '../../../shared/audit/domain/auditWindow.ts'
import { beforeAll, type FoundDigest, verifyTrail } from '../../../shared/audit/domain/verifyTrail.ts'
import { isSignedBy } from '../../../shared/core/adapters/isSignedBy.ts'
import { sha256 } from '../../../shared/core/adapters/sha256.ts'
import { toInstant } from '../../../shared/core/domain/time.ts'
import { assertHoldsAsync } from '../../keptSeeds.ts'

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const others = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicKey = keys.publicKey.export({ format: 'pem', type: 'spki' }).toString()
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const readHash = (content: string) => ({ sha256: hashOf(content), sizeBytes: content.length })

function signedBy(key: KeyObject, digest: AuditDigest): SignedDigest {
  const signature = sign('sha256', Buffer.from(hashOf(signedText(digest))), key).toString('base64')
  return { digest, keyId: 'k', algorithm: 'ECDSA_SHA_256', signature }
}

/** An audit trail of this many windows, with one file each. */
function trailOf(windows: number, change: Partial<AuditDigest> = {}) {
  const files = new Map<string, string>()
  const digests: SignedDigest[] = []
  for (let index = 0; index < windows; index++) {
    const window = windowAt(toInstant(Date.parse('2026-11-16T00:00:00Z') + index * 7_200_000))
    const name = auditFileName(window, 1)
    files.set(name, `events of ${name}`)
    const before = digests.at(-1)
    const digest = auditDigestSchema.parse({
      ...{ version: 1, organisation: 'pilatus', sequence: index + 1, madeAt: window.to, window },
      files: [{ name, ...readHash(files.get(name) ?? ''), events: 1 }],
      ...(before && { previous: hashOf(chainedText(before)) }),
      ...change,
    })
    digests.push(signedBy(keys.privateKey, digest))
  }
  return { files, digests }
}

const found = (digests: readonly SignedDigest[]): FoundDigest[] =>
  digests.map((content) => ({ name: digestName(content.digest), content }))
const headOf = (digests: readonly SignedDigest[]): AuditHead | undefined => {
  const last = digests.at(-1)
  return last && { sequence: last.digest.sequence, name: digestName(last.digest), sha256: hashOf(chainedText(last)) }
}

const verify = (
  files: ReadonlyMap<string, string>,
  digests: readonly FoundDigest[],
  head: AuditHead | undefined = undefined,
  from: 'the beginning' | 'anywhere' = 'the beginning',
) =>
  verifyTrail(
    {
      sha256,
      isSigned: (text, signature) => isSignedBy(publicKey, text, signature),
      readHash: async (name) => {
        const content = files.get(name)
        return content === undefined ? undefined : readHash(content)
      },
    },
    'pilatus',
    digests,
    { anchor: from === 'anywhere' ? undefined : beforeAll, head },
  )

describe('an audit trail', () => {
  it('has no problem if it is unchanged, whichever digest the check starts from', async () => {
    const { files, digests } = trailOf(5)
    expect(await verify(files, found(digests), headOf(digests))).toMatchObject({ digests: 5, files: 5, deleted: 0 })
    expect(await verify(files, found(digests.slice(2)), headOf(digests), 'anywhere')).not.toHaveProperty('problem')
  })

  it('reports the first file that was altered, truncated, dropped or swapped', async () => {
    const attacks = fc.record({
      how: fc.constantFrom('alter', 'truncate', 'drop', 'swap'),
      at: fc.nat(6),
      with: fc.nat(6),
    })
    await assertHoldsAsync(
      fc.asyncProperty(attacks, async ({ how, at, with: other }) => {
        const { files, digests } = trailOf(7)
        const names = [...files.keys()]
        const [name = '', swapped = ''] = [names[at], names[other]]
        const [content = '', otherContent = ''] = [files.get(name), files.get(swapped)]
        if (how === 'alter') files.set(name, `${content} `)
        if (how === 'truncate') files.set(name, content.slice(0, -1))
        if (how === 'drop') files.delete(name)
        if (how === 'swap') files.set(name, otherContent).set(swapped, content)
        const { problem } = await verify(files, found(digests), headOf(digests))
        if (how === 'swap')
          expect(problem).toEqual(at === other ? undefined : { what: 'out of order', name: names[Math.min(at, other)] })
        else expect(problem).toEqual({ what: how === 'drop' ? 'missing' : 'changed', name })
      }),
    )
  })

  it('reports a digest that was dropped, altered, moved or signed with another key', async () => {
    const { files, digests } = trailOf(5)
    const [, second, third] = digests
    if (!second || !third) throw new Error('The trail is too short.')
    const replace = (content: SignedDigest | undefined) =>
      found(digests).map((one) => (one.content === third ? { ...one, content } : one))
    const name = digestName(third.digest)
    const without = found(digests).filter(({ content }) => content !== third)
    expect((await verify(files, without)).problem?.what).toBe('missing')
    const altered = { ...third, digest: { ...third.digest, files: [] } }
    const mine = signedBy(others.privateKey, altered.digest)
    for (const content of [altered, mine, undefined])
      expect((await verify(files, replace(content))).problem).toEqual({ what: 'changed', name })
    expect((await verify(files, replace(second))).problem).toEqual({ what: 'out of order', name })
    // Another digest with a valid signature, such as one from a restored trail.
    const otherwise = signedBy(keys.privateKey, { ...third.digest, madeAt: toInstant(0) })
    expect((await verify(files, replace(otherwise))).problem?.what).toBe('out of order')
  })

  it("is not accepted as another organisation's", async () => {
    const { files, digests } = trailOf(3, { organisation: 'starling' })
    expect((await verify(files, found(digests))).problem?.what).toBe('out of order')
  })

  it('is reported as incomplete if its beginning or end was cut off; only the head reveals a missing end', async () => {
    const { files, digests } = trailOf(5)
    expect((await verify(files, found(digests.slice(1)))).problem?.what).toBe('missing')
    const cut = found(digests.slice(0, -1))
    expect(await verify(files, cut)).not.toHaveProperty('problem')
    const head = headOf(digests)
    expect((await verify(files, cut, head)).problem).toEqual({ what: 'missing', name: head?.name })
    expect((await verify(files, [], head)).problem).toEqual({ what: 'missing', name: head?.name })
  })

  it('can lack files that a signed digest declares deleted, and no other files', async () => {
    const { files, digests } = trailOf(4)
    const [last] = digests.slice(-1)
    if (!last) throw new Error('The trail is too short.')
    const names = [...files.keys()]
    const { window, sequence } = last.digest
    const deletion = signedBy(keys.privateKey, {
      ...last.digest,
      ...{ sequence: sequence + 1, files: [], deletedBefore: toInstant(Date.parse('2026-11-16T04:00:00Z')), window },
      previous: hashOf(chainedText(last)),
    })
    const chain = [...digests, deletion]
    files.delete(names[0] ?? '')
    files.delete(names[1] ?? '')
    expect(await verify(files, found(chain), headOf(chain))).toMatchObject({ digests: 5, files: 2, deleted: 2 })
    files.delete(names[2] ?? '')
    expect((await verify(files, found(chain))).problem).toEqual({ what: 'missing', name: names[2] })
  })
})
