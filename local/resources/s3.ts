import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3'
import * as z from 'zod'
import type { BucketCors } from '../s3/front.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

const texts = z.array(z.string())
/** Encryption, lifecycle, versions, locks and public access work only in AWS. Here, nothing expires or is public. */
const bucketSchema = z.strictObject({
  BucketEncryption: z.json().optional(),
  CorsConfiguration: z
    .strictObject({
      CorsRules: z
        .array(
          z.strictObject({
            AllowedHeaders: texts.default([]),
            AllowedMethods: texts,
            AllowedOrigins: texts,
            ExposedHeaders: texts.default([]),
            MaxAge: z.int().optional(),
          }),
        )
        .length(1),
    })
    .optional(),
  LifecycleConfiguration: z.json().optional(),
  MetricsConfigurations: z.json().optional(),
  ObjectLockConfiguration: z.looseObject({ Rule: z.json().optional() }).optional(),
  ObjectLockEnabled: z.boolean().optional(),
  OwnershipControls: z.json().optional(),
  PublicAccessBlockConfiguration: z.strictObject({
    BlockPublicAcls: z.literal(true),
    BlockPublicPolicy: z.literal(true),
    IgnorePublicAcls: z.literal(true),
    RestrictPublicBuckets: z.literal(true),
  }),
  VersioningConfiguration: z.json().optional(),
})

export function s3Types(client: S3Client, region: string, nameOf: (logicalId: string) => string) {
  const cors = new Map<string, BucketCors>()
  const withRetention = new Set<string>()
  const types: Record<string, ResourceType> = {
    'AWS::S3::Bucket': resourceType(bucketSchema, async (logicalId, { CorsConfiguration, ObjectLockConfiguration }) => {
      const name = nameOf(logicalId).toLowerCase()
      await client.send(new CreateBucketCommand({ Bucket: name }))
      if (ObjectLockConfiguration?.Rule !== undefined) withRetention.add(name)
      const rule = CorsConfiguration?.CorsRules[0]
      if (rule) {
        cors.set(name, {
          origins: rule.AllowedOrigins,
          methods: rule.AllowedMethods,
          headers: rule.AllowedHeaders,
          exposed: rule.ExposedHeaders,
        })
      }
      const RegionalDomainName = `${name}.s3.${region}.amazonaws.com`
      return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, RegionalDomainName } }
    }),
  }
  return {
    types,
    corsOf: (bucket: string) => cors.get(bucket),
    hasRetention: (bucket: string) => withRetention.has(bucket),
  }
}
