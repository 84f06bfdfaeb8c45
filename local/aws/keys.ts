import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import * as z from 'zod'
import type { AwsResponse } from './proxy.ts'
import { refuse } from './refuse.ts'

const signSchema = z.strictObject({
  KeyId: z.string(),
  Message: z.base64(),
  MessageType: z.literal('RAW'),
  SigningAlgorithm: z.literal('ECDSA_SHA_256'),
})
const keySchema = z.strictObject({ KeyId: z.string() })

/** Emulates KMS for signing with P-256 keys. */
export function createSigningKeys() {
  const keys = new Map<string, KeyObject>()
  return {
    add: (arn: string, privatePem: string) => keys.set(arn, createPrivateKey(privatePem)),
    call(operation: string, input: unknown): AwsResponse {
      const { KeyId } = z.object({ KeyId: z.string() }).parse(input)
      const key = keys.get(KeyId)
      if (!key) return refuse('NotFoundException', 'There is no such signing key.')
      const of = { KeyId, KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }
      switch (operation) {
        case 'Sign': {
          const { Message, SigningAlgorithm } = signSchema.parse(input)
          const Signature = sign('sha256', Buffer.from(Message, 'base64'), key).toString('base64')
          return { status: 200, body: JSON.stringify({ KeyId, SigningAlgorithm, Signature }) }
        }
        case 'GetPublicKey': {
          keySchema.parse(input)
          const PublicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
          return { status: 200, body: JSON.stringify({ ...of, PublicKey, SigningAlgorithms: ['ECDSA_SHA_256'] }) }
        }
        default:
          return refuse('UnknownOperationException', `This runtime does not support kms:${operation}.`)
      }
    },
  }
}
export type SigningKeys = ReturnType<typeof createSigningKeys>

export const newSigningKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
