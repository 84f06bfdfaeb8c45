import { verify } from 'node:crypto'
import { sha256 } from './sha256.ts'

/** Whether `signature`, in base64, is of the hash of `text`: KMS takes 4 kB at most, so its hash is what is signed. */
export async function isSignedBy(publicKeyPem: string, text: string, signature: string): Promise<boolean> {
  return verify('sha256', Buffer.from(await sha256(text)), publicKeyPem, Buffer.from(signature, 'base64'))
}
