import { Duration } from 'aws-cdk-lib'
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { keptAfterRemoval } from './config.ts'

/**
 * For buckets whose objects cannot be made again: what somebody removes or replaces can be brought back for as long as a
 * table can be restored.
 */
export const recoverable = {
  versioned: true,
  lifecycle: { noncurrentVersionExpiration: Duration.days(35), expiredObjectDeleteMarker: true },
} as const

/** A private, encrypted bucket whose objects are never removed with the stack. */
export class PrivateBucket extends Bucket {
  /** Never: a distribution serves public files. */
  override get isWebsite(): boolean {
    return false
  }

  constructor(scope: Construct, id: string, { protectsData }: { readonly protectsData: boolean }, props?: BucketProps) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // A bucket with objects cannot be deleted. On a stage without protection, operators must empty it first.
      removalPolicy: keptAfterRemoval({ protectsData }),
      ...props,
    })
  }

  /** Refuses to replace an object below these prefixes. A write must require that the object does not exist yet. */
  writeOnce(sid: string, ...prefixes: readonly string[]): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        sid,
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: prefixes.map((prefix) => this.arnForObjects(`${prefix}/*`)),
        conditions: { Null: { 's3:if-none-match': 'true' } },
      }),
    )
  }
}
