import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import * as z from 'zod'
import { Refusal } from '../domain/errors.ts'
import type { Cursors } from '../usecases/ports.ts'
import { clientDefaults } from './dynamodb/client.ts'

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16
const positionSchema = z.record(z.string(), z.string())

/** Cursors sealed with a secret of the service; the binding is authenticated with them. */
export function createCursors(secret: () => Promise<string>): Cursors {
  const key = async () =>
    createHash('sha256')
      .update(await secret())
      .digest()
  const bound = (binding: readonly string[]) => Buffer.from(JSON.stringify(binding))

  return {
    async seal(position, binding) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv(algorithm, await key(), iv).setAAD(bound(binding))
      const sealed = Buffer.concat([cipher.update(JSON.stringify(position), 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
    },

    async open(cursor, binding) {
      const bytes = Buffer.from(cursor, 'base64url')
      const isCanonical = bytes.toString('base64url') === cursor
      if (!isCanonical || bytes.length <= ivBytes + tagBytes) throw new Refusal('cursor_invalid')
      const decipher = createDecipheriv(algorithm, await key(), bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
      decipher.setAAD(bound(binding)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
      return positionSchema.parse(JSON.parse(openSealed(decipher, bytes.subarray(ivBytes + tagBytes))))
    },
  }
}

function openSealed(decipher: ReturnType<typeof createDecipheriv>, sealed: Buffer): string {
  try {
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
  } catch {
    throw new Refusal('cursor_invalid')
  }
}

/** Reads a secret once and keeps it for the life of the function. */
export function readSecret(secretId: string): () => Promise<string> {
  const client = new SecretsManagerClient(clientDefaults)
  let value: Promise<string> | undefined
  return async () => {
    value ??= client
      .send(new GetSecretValueCommand({ SecretId: secretId }))
      .then(({ SecretString }) => z.string().min(32).parse(SecretString))
    try {
      return await value
    } catch (error) {
      value = undefined
      throw error
    }
  }
}
