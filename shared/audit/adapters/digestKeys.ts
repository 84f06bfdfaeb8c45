import { createPublicKey } from 'node:crypto'
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms'
import { clientDefaults } from '../../core/adapters/dynamodb/client.ts'
import { isSignedBy } from '../../core/adapters/isSignedBy.ts'
import { sha256 } from '../../core/adapters/sha256.ts'
import type { DigestKeys, PublicKey, SignDigest } from '../auditFilePorts.ts'
import { signedText } from '../domain/auditDigest.ts'

const algorithm = 'ECDSA_SHA_256'

/** Signs digests with a key that never leaves KMS. */
export function createSignDigest(KeyId: string): SignDigest {
  const client = new KMSClient(clientDefaults)
  return async (digest) => {
    const Message = Buffer.from(await sha256(signedText(digest)))
    const sign = new SignCommand({ KeyId, Message, MessageType: 'RAW', SigningAlgorithm: algorithm })
    const { Signature } = await client.send(sign)
    if (!Signature) throw new Error('KMS returned no signature.')
    return { digest, keyId: KeyId, algorithm, signature: Buffer.from(Signature).toString('base64') }
  }
}

/** Provides the public part of the key, which is read only once. */
export function createDigestKeys(KeyId: string): DigestKeys {
  const client = new KMSClient(clientDefaults)
  let known: Promise<PublicKey> | undefined

  async function read(): Promise<PublicKey> {
    const { PublicKey: der } = await client.send(new GetPublicKeyCommand({ KeyId }))
    const key = createPublicKey({ key: Buffer.from(der ?? []), format: 'der', type: 'spki' })
    return { keyId: KeyId, algorithm, pem: key.export({ format: 'pem', type: 'spki' }).toString() }
  }

  async function present(): Promise<PublicKey> {
    known ??= read()
    try {
      return await known
    } catch (error) {
      known = undefined
      throw error
    }
  }

  return {
    present,
    async isSigned(text, signature, keyId) {
      return keyId === KeyId && isSignedBy((await present()).pem, text, signature)
    },
  }
}
