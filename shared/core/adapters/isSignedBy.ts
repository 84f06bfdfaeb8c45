import { verify } from 'node:crypto'
import { sha256 } from './sha256.ts'

/** Whether `signature`, in base64, signs the hash of `text`. The hash is signed because KMS accepts at most 4 kB. */
export async function isSignedBy(publicKeyPem: string, text: string, signature: string): Promise<boolean> {
  return verify('sha256', Buffer.from(await sha256(text)), publicKeyPem, Buffer.from(signature, 'base64'))
}
