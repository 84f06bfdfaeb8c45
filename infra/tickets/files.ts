import { Duration } from 'aws-cdk-lib'
import { HttpMethods } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { StageConfig } from '../config.ts'
import { PrivateBucket } from '../privateBucket.ts'
import type { Grant } from '../productFunction.ts'

/** The bucket of attachments: `incoming/` takes uploads for a day, `kept/` holds what was looked at and sent. */
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
        lifecycleRules: [
          { prefix: 'incoming/', expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) },
          // Of messages that were never written; those that were have their files settled within seconds.
          { prefix: 'kept/', tagFilters: { state: 'claimed' }, expiration: Duration.days(30) },
        ],
      },
    )
  }

  /** What is needed to keep files that did not come by a link. */
  keeping(): Grant {
    return { actions: ['s3:PutObject', 's3:PutObjectTagging'], on: [this.bucket.arnForObjects('kept/*')] }
  }

  /** What is needed to have kept files stay. */
  settling(): Grant {
    return { actions: ['s3:PutObjectTagging'], on: [this.bucket.arnForObjects('kept/*')] }
  }

  /** What is needed to make links, and to look at what has arrived. */
  handling(): Grant[] {
    return [
      this.keeping(),
      { actions: ['s3:GetObject'], on: [this.bucket.arnForObjects('kept/*')] },
      { actions: ['s3:PutObject', 's3:GetObject'], on: [this.bucket.arnForObjects('incoming/*')] },
      // Without it, S3 does not tell what has not arrived from what is forbidden.
      { actions: ['s3:ListBucket'], on: [this.bucket.bucketArn] },
    ]
  }
}
