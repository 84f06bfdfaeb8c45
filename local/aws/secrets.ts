import * as z from 'zod'
import type { AwsAnswer } from './proxy.ts'
import { refuse } from './refuse.ts'

/** Secrets Manager, as far as reading a secret goes. */
export function createSecrets() {
  const secrets = new Map<string, string>()
  return {
    add: (arn: string, value: string) => secrets.set(arn, value),
    call(operation: string, input: unknown): AwsAnswer {
      if (operation !== 'GetSecretValue')
        return refuse('UnknownOperationException', `This runtime has no ${operation}.`)
      const { SecretId } = z.object({ SecretId: z.string() }).parse(input)
      const value = secrets.get(SecretId)
      if (value === undefined) return refuse('ResourceNotFoundException', 'There is no such secret.')
      return {
        status: 200,
        body: JSON.stringify({ ARN: SecretId, Name: SecretId, SecretString: value, VersionId: 'local' }),
      }
    },
  }
}
export type Secrets = ReturnType<typeof createSecrets>
