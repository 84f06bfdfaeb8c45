import { Duration } from 'aws-cdk-lib'
import { HttpMethods } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { StageConfig } from '../config.ts'
import { PrivateBucket, recoverable } from '../privateBucket.ts'
import type { Grant } from '../productFunction.ts'

/** The bucket of attachments: `incoming/` accepts uploads for a day, `kept/` contains checked files of messages. */
export class Files extends Construct {
  readonly bucket: PrivateBucket

  constructor(scope: Construct, id: string, { portalUrl, protectsData }: StageConfig) {
    super(scope, id)
    this.bucket = new PrivateBucket(
      this,
      'Bucket',
      { protectsData },
      {
        cors: [
          {
            allowedOrigins: [portalUrl],
            allowedMethods: [HttpMethods.PUT, HttpMethods.GET],
            allowedHeaders: ['content-type'],
            maxAge: 3600,
          },
        ],
        versioned: recoverable.versioned,
        lifecycleRules: [
          recoverable.lifecycle,
          {
            prefix: 'incoming/',
            expiration: Duration.days(1),
            noncurrentVersionExpiration: Duration.days(1),
            abortIncompleteMultipartUploadAfter: Duration.days(1),
          },
          // For messages that were never written. Files of written messages are marked as kept within seconds.
          { prefix: 'kept/', tagFilters: { state: 'claimed' }, expiration: Duration.days(30) },
        ],
      },
    )
  }

  /** Grant to store files that did not arrive through a link. */
  keeping(): Grant {
    return { actions: ['s3:PutObject', 's3:PutObjectTagging'], on: [this.bucket.arnForObjects('kept/*')] }
  }

  /** Grant to mark stored files as kept. */
  settling(): Grant {
    return { actions: ['s3:PutObjectTagging'], on: [this.bucket.arnForObjects('kept/*')] }
  }

  /** Grants to create links, and to check uploaded files. */
  handling(): Grant[] {
    return [
      this.keeping(),
      { actions: ['s3:GetObject'], on: [this.bucket.arnForObjects('kept/*')] },
      { actions: ['s3:PutObject', 's3:GetObject'], on: [this.bucket.arnForObjects('incoming/*')] },
      // Without it, S3 returns 403 instead of 404 for a file that has not arrived.
      { actions: ['s3:ListBucket'], on: [this.bucket.bucketArn] },
    ]
  }
}
