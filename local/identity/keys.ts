import { generateKeyPairSync } from 'node:crypto'
import type { JSONWebKeySet } from 'jose'
import * as z from 'zod'
import type { DataFolder } from '../dataFolder.ts'

const text = z.string()
const keySchema = z.object({
  kty: z.literal('RSA'),
  n: text,
  e: text,
  d: text,
  p: text,
  q: text,
  dp: text,
  dq: text,
  qi: text,
})
type PrivateKey = z.output<typeof keySchema> & { kid: string; use: string; alg: string }

/** The key that signs the pool's tokens. It is stored, so that tokens remain valid after a restart. */
export function signingKeys(folder: DataFolder): { privateKeys: PrivateKey[]; publicKeys: JSONWebKeySet } {
  const made = folder.generated('signing key', () =>
    JSON.stringify(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })),
  )
  const key = { ...keySchema.parse(JSON.parse(made)), kid: 'local', use: 'sig', alg: 'RS256' }
  const { kty, n, e, kid, use, alg } = key
  return { privateKeys: [key], publicKeys: { keys: [{ kty, n, e, kid, use, alg }] } }
}
