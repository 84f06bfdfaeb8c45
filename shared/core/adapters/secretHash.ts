import { createHash, timingSafeEqual } from 'node:crypto'

/** The stored form of a random secret. It cannot be reversed, and a secret of 192 bits needs no salt. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Compares in constant time. Without a hash it takes as long and never matches. */
export const isSecretOf = (hash: Uint8Array | undefined, secret: string): boolean =>
  timingSafeEqual(hash ?? hashOf(`not ${secret}`), hashOf(secret))
