import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import * as z from 'zod'
import { clientDefaults } from './dynamodb/client.ts'

const secretSchema = z.string().min(32)

/** A secret that can be replaced. Its previous value stays valid for a while. */
export interface RotatedSecret {
  readonly current: string
  readonly previous: string | undefined
  /** When the current value replaced the previous one, in epoch milliseconds. */
  readonly since: number
}

/** Reads a secret once and keeps it for the life of the function. */
export function readSecret(secretId: string): () => Promise<string> {
  const client = new SecretsManagerClient(clientDefaults)
  let value: Promise<string> | undefined
  return async () => {
    value ??= client
      .send(new GetSecretValueCommand({ SecretId: secretId }))
      .then(({ SecretString }) => secretSchema.parse(SecretString))
    try {
      return await value
    } catch (error) {
      value = undefined
      throw error
    }
  }
}

/** Reads the current and the previous value of a secret on each call. */
export function readRotatedSecret(SecretId: string): () => Promise<RotatedSecret> {
  const client = new SecretsManagerClient(clientDefaults)
  const read = (VersionStage: string) => client.send(new GetSecretValueCommand({ SecretId, VersionStage }))
  const readPrevious = async (): Promise<GetSecretValueCommandOutput | undefined> => {
    try {
      return await read('AWSPREVIOUS')
    } catch (error) {
      // The secret was never replaced.
      if (error instanceof ResourceNotFoundException) return undefined
      throw error
    }
  }
  return async () => {
    const [current, previous] = await Promise.all([read('AWSCURRENT'), readPrevious()])
    return {
      current: secretSchema.parse(current.SecretString),
      previous: secretSchema.optional().parse(previous?.SecretString),
      since: z.date().parse(current.CreatedDate).getTime(),
    }
  }
}
