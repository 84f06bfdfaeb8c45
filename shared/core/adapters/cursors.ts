import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import * as z from 'zod'
import { Refusal } from '../domain/errors.ts'
import type { Cursors } from '../ports.ts'
import type { RotatedSecret } from './secrets.ts'

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16
const positionSchema = z.record(z.string(), z.string())
const hourMs = 3_600_000

/** How long a cursor sealed with the previous secret stays valid: longer than anyone pages through a list. */
export const previousGoodMs = 24 * hourMs
/** How long a secret is used before it is read again. */
const secretGoodMs = hourMs
/**
 * The shortest time between two reads of the secret. A cursor that does not open may be sealed with a newer secret, but
 * forged cursors must not cause one read each.
 */
const rereadMs = 60_000

/**
 * Creates cursors that are sealed with a secret of the service and authenticate their binding. After the secret is
 * replaced, cursors of the previous one stay valid for a day, and are then refused with `cursor_expired`.
 */
export function createCursors(readSecret: () => Promise<RotatedSecret>, nowMs: () => number): Cursors {
  let known: { secret: Promise<RotatedSecret>; readAt: number } | undefined

  async function secret(goodMs: number): Promise<RotatedSecret> {
    if (!known || nowMs() - known.readAt >= goodMs) known = { secret: readSecret(), readAt: nowMs() }
    const { secret: reading } = known
    try {
      return await reading
    } catch (error) {
      known = undefined
      throw error
    }
  }

  /** Opens a cursor with the current or the previous secret. Undefined if neither fits. */
  function openWith({ current, previous, since }: RotatedSecret, bytes: Buffer, binding: Buffer): string | undefined {
    const opened = unseal(current, bytes, binding)
    if (opened !== undefined || previous === undefined) return opened
    const openedBefore = unseal(previous, bytes, binding)
    if (openedBefore !== undefined && nowMs() >= since + previousGoodMs) throw new Refusal('cursor_expired')
    return openedBefore
  }

  return {
    async seal(position, binding) {
      const iv = randomBytes(ivBytes)
      const { current } = await secret(secretGoodMs)
      const cipher = createCipheriv(algorithm, keyOf(current), iv).setAAD(bound(binding))
      const sealed = Buffer.concat([cipher.update(JSON.stringify(position), 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
    },

    async open(cursor, binding) {
      const bytes = Buffer.from(cursor, 'base64url')
      const isCanonical = bytes.toString('base64url') === cursor
      if (!isCanonical || bytes.length <= ivBytes + tagBytes) throw new Refusal('cursor_invalid')
      const opened =
        openWith(await secret(secretGoodMs), bytes, bound(binding)) ??
        openWith(await secret(rereadMs), bytes, bound(binding))
      if (opened === undefined) throw new Refusal('cursor_invalid')
      return positionSchema.parse(JSON.parse(opened))
    },
  }
}

const keyOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
const bound = (binding: readonly string[]): Buffer => Buffer.from(JSON.stringify(binding))

function unseal(secret: string, bytes: Buffer, binding: Buffer): string | undefined {
  const iv = bytes.subarray(0, ivBytes)
  const decipher = createDecipheriv(algorithm, keyOf(secret), iv, { authTagLength: tagBytes })
  decipher.setAAD(binding).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
