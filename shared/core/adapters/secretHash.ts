import { createHash, timingSafeEqual } from 'node:crypto'

/** What is kept of a random secret: nobody comes back from it, and 192 bits need no salt. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Compares in constant time; what has no hash takes as long, and is never the same. */
export const isSecretOf = (hash: Uint8Array | undefined, secret: string): boolean =>
  timingSafeEqual(hash ?? hashOf(`not ${secret}`), hashOf(secret))
