import { S3Client } from '@aws-sdk/client-s3'
import { clientDefaults } from './dynamodb/client.ts'

export function createS3Client(requestTimeout = 5_000): S3Client {
  return new S3Client({
    ...clientDefaults,
    // Links are for senders that compute no checksums of AWS's.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    requestHandler: { ...clientDefaults.requestHandler, requestTimeout },
  })
}
