import { writeFileSync } from 'node:fs'
import * as z from 'zod'
import { readStateFile } from '../readStateFile.ts'
import type { AwsResponse } from './proxy.ts'
import { refuse } from './refuse.ts'

const secretSchema = z.strictObject({
  current: z.string(),
  previous: z.string().optional(),
  /** When the current value was stored. */
  createdAtMs: z.number(),
})
const stateSchema = z.record(z.string(), secretSchema)
const stages = z.enum(['AWSCURRENT', 'AWSPREVIOUS']).default('AWSCURRENT')

/** Emulates Secrets Manager: reads the current and previous values of a secret, and replaces a secret manually. */
export function createSecrets(file: string) {
  const made = new Map<string, string>()
  const replaced = () => readStateFile(file, stateSchema)
  replaced()

  function find(arn: string): z.output<typeof secretSchema> | undefined {
    const first = made.get(arn)
    return first === undefined ? undefined : (replaced()[arn] ?? { current: first, createdAtMs: 0 })
  }

  return {
    add: (arn: string, value: string) => made.set(arn, value),
    call(operation: string, input: unknown): AwsResponse {
      const { SecretId, VersionStage, SecretString } = z
        .object({ SecretId: z.string(), VersionStage: stages, SecretString: z.string().optional() })
        .parse(input)
      const secret = find(SecretId)
      if (!secret) return refuse('ResourceNotFoundException', 'There is no such secret.')
      const respond = (body: object): AwsResponse => ({
        status: 200,
        body: JSON.stringify({ ARN: SecretId, Name: SecretId, VersionId: 'local', ...body }),
      })
      switch (operation) {
        case 'GetSecretValue': {
          const value = VersionStage === 'AWSCURRENT' ? secret.current : secret.previous
          if (value === undefined) return refuse('ResourceNotFoundException', `There is no version ${VersionStage}.`)
          return respond({ SecretString: value, CreatedDate: secret.createdAtMs / 1000 })
        }
        case 'PutSecretValue': {
          const current = z.string().parse(SecretString)
          const after = { current, previous: secret.current, createdAtMs: Date.now() }
          writeFileSync(file, JSON.stringify({ ...replaced(), [SecretId]: after }))
          return respond({})
        }
        default:
          return refuse('UnknownOperationException', `This runtime does not support ${operation}.`)
      }
    },
  }
}
export type Secrets = ReturnType<typeof createSecrets>
