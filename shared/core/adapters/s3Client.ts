import { S3Client } from '@aws-sdk/client-s3'
import { clientDefaults } from './dynamodb/client.ts'

export function createS3Client(requestTimeout = 5_000): S3Client {
  return new S3Client({
    ...clientDefaults,
    // Upload links are for clients that do not compute the checksums of AWS.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    requestHandler: { ...clientDefaults.requestHandler, requestTimeout },
  })
}
