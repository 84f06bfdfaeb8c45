import { PutObjectCommand } from '@aws-sdk/client-s3'
import { createS3Client } from '../../core/adapters/s3Client.ts'
import type { KeepAccounts } from '../identityPorts.ts'

/** Keeps the accounts of a day as JSON lines. A second export of the day replaces the first. */
export function createKeepAccounts(Bucket: string): KeepAccounts {
  const client = createS3Client()
  return async (date, accounts) => {
    const Body = accounts.map((account) => `${JSON.stringify(account)}\n`).join('')
    await client.send(
      new PutObjectCommand({ Bucket, Key: `accounts/${date}.jsonl`, Body, ContentType: 'application/x-ndjson' }),
    )
  }
}
