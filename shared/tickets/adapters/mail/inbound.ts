import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3'
import { createS3Client } from '../../../core/adapters/s3Client.ts'
import { headBytes, readMail } from './readMail.ts'

/** Of larger emails only the beginning is read. SES accepts up to 40 MB, most of which would not fit in a message. */
const maxBytes = 30 * 1024 * 1024

/** Reads emails that SES has put into its bucket, by their message id. */
export function createInbound(Bucket: string, prefix: string) {
  const s3 = createS3Client()
  return async (messageId: string) => {
    const object = { Bucket, Key: `${prefix}${messageId}` }
    const { ContentLength = 0 } = await s3.send(new HeadObjectCommand(object))
    const isTooLarge = ContentLength > maxBytes
    const Range = isTooLarge ? `bytes=0-${headBytes - 1}` : undefined
    const { Body } = await s3.send(new GetObjectCommand({ ...object, Range }))
    return Body && readMail(await Body.transformToByteArray(), isTooLarge)
  }
}
