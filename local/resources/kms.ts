import * as z from 'zod'
import { newSigningKey, type SigningKeys } from '../aws/keys.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

const common = { Description: z.string().optional(), KeyPolicy: z.json() }
const keySchema = z.union([
  z.strictObject({ ...common, EnableKeyRotation: z.literal(true) }),
  z.strictObject({ ...common, KeySpec: z.literal('ECC_NIST_P256'), KeyUsage: z.literal('SIGN_VERIFY') }),
])

export interface KmsDeps {
  readonly signingKeys: SigningKeys
  readonly folder: { generated(id: string, make: () => string): string }
  arnOf(service: string, name: string): string
}

/** Signing keys are stored across starts. Encryption keys have no effect here. */
export function kmsTypes({ signingKeys, folder, arnOf }: KmsDeps): Record<string, ResourceType> {
  return {
    'AWS::KMS::Key': resourceType(keySchema, (logicalId, properties) => {
      const arn = arnOf('kms', `key/${logicalId}`)
      if ('KeySpec' in properties) signingKeys.add(arn, folder.generated(logicalId, newSigningKey))
      return { ref: logicalId, attributes: { Arn: arn } }
    }),
  }
}
