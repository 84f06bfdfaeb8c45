import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { createS3Client } from '../../core/adapters/s3Client.ts'

import { Refusal } from '../../core/domain/errors.ts'
import type { Attachment } from '../domain/attachment.ts'
import type { Files, FileTask, RetainFile } from '../ticketPorts.ts'
import { detectType } from './detectType.ts'

const uploadSeconds = 600
const downloadSeconds = 300
/** Enough of a file to detect its type. */
const headBytes = 4_100

/** Incoming files were announced and can still be replaced. Kept files were checked and cannot be replaced. */
const incomingKey = (id: string) => `incoming/${id}`
/** The bucket deletes files that still have this tag after a month: see infra/tickets/files.ts. */
const claimed = 'state=claimed'
const keptKey = (id: string) => `kept/${id}`

/** Stores attachments in a bucket. Clients upload and download them through links, never through a function. */
export function createFiles(Bucket: string, announceFile: (task: FileTask) => Promise<void>): Files {
  const client = createS3Client()
  return {
    async uploadLink({ id, contentType, sizeBytes }) {
      const put = new PutObjectCommand({
        Bucket,
        Key: incomingKey(id),
        ContentType: contentType,
        ContentLength: sizeBytes,
      })
      const url = await getSignedUrl(client, put, {
        expiresIn: uploadSeconds,
        signableHeaders: new Set(['host', 'content-type', 'content-length']),
      })
      return { url, headers: { 'content-type': contentType }, validSeconds: uploadSeconds }
    },

    async incoming(id) {
      const object = { Bucket, Key: incomingKey(id) }
      try {
        const { ContentLength = 0, ETag = '' } = await client.send(new HeadObjectCommand(object))
        const range = ContentLength === 0 ? undefined : `bytes=0-${headBytes - 1}`
        const { Body } = await client.send(new GetObjectCommand({ ...object, Range: range, IfMatch: ETag }))
        const head = (await Body?.transformToByteArray()) ?? new Uint8Array()
        return { sizeBytes: ContentLength, etag: ETag, detected: await detectType(head) }
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },

    async keep(id, { etag }) {
      const copy = {
        Bucket,
        Key: keptKey(id),
        CopySource: `${Bucket}/${incomingKey(id)}`,
        CopySourceIfMatch: etag,
        Tagging: claimed,
        TaggingDirective: 'REPLACE',
      } as const
      await client.send(new CopyObjectCommand(copy)).catch((error: unknown) => {
        throw isMissing(error) ? new Refusal('attachment_missing', { attachment: id }) : error
      })
      // After the copy, which can be repeated, and before the commit: a crash between them loses no file.
      await announceFile({ file: id })
    },

    async put({ id, contentType }, content) {
      const put = { Bucket, Key: keptKey(id), Body: content, ContentType: contentType, Tagging: claimed }
      await client.send(new PutObjectCommand(put))
      await announceFile({ file: id })
    },

    async downloadLink(attachment) {
      const get = new GetObjectCommand({
        Bucket,
        Key: keptKey(attachment.id),
        ResponseContentType: attachment.contentType,
        ResponseContentDisposition: disposition(attachment),
      })
      const url = await getSignedUrl(client, get, { expiresIn: downloadSeconds })
      return { url, validSeconds: downloadSeconds }
    },
  }
}

export function createRetainFile(Bucket: string): RetainFile {
  const client = createS3Client()
  const Tagging = { TagSet: [{ Key: 'state', Value: 'settled' }] }
  return async (id) => {
    await client.send(new PutObjectTaggingCommand({ Bucket, Key: keptKey(id), Tagging }))
  }
}

/** Always a download under its name, never shown in a browser. */
const disposition = ({ fileName }: Attachment): string =>
  `attachment; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`

/** Missing, or replaced since it was checked. */
const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException && [404, 412].includes(error.$metadata.httpStatusCode ?? 0)
