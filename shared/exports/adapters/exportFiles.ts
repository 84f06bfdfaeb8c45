import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { createS3Client } from '../../core/adapters/s3Client.ts'
import { type DataExport, exportFileName } from '../domain/dataExport.ts'
import type { ExportFiles } from '../exportPorts.ts'

const linkSeconds = 300
/** S3 accepts 10,000 parts of at least 5 MiB. With this size, a file can reach 80 GB. */
const partBytes = 8 * 1024 * 1024

/** S3 may need minutes to join many parts. A retry in the meantime fails, because S3 no longer knows the parts. */
const assemblyMs = 180_000

const keyOf = ({ organisation, id }: DataExport) => `exports/${organisation}/${id}`

/** Stores requested exports in a bucket that keeps them for a week. */
export function createExportFiles(Bucket: string, client: S3Client = createS3Client(assemblyMs)): ExportFiles {
  return {
    async write(request, lines) {
      const object = { Bucket, Key: keyOf(request) }
      const ContentType = request.what.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson'
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...object, ContentType }))
      const Parts: { PartNumber: number; ETag: string | undefined }[] = []
      let sizeBytes = 0
      for await (const Body of partsOf(lines)) {
        const PartNumber = Parts.length + 1
        const { ETag } = await client.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body }))
        Parts.push({ PartNumber, ETag })
        sizeBytes += Body.length
      }
      // If a run ends before this, the bucket deletes its parts a day later.
      await client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }))
      return sizeBytes
    },

    async link(request) {
      const disposition = `attachment; filename="${exportFileName(request)}"`
      const get = new GetObjectCommand({ Bucket, Key: keyOf(request), ResponseContentDisposition: disposition })
      return { url: await getSignedUrl(client, get, { expiresIn: linkSeconds }), validSeconds: linkSeconds }
    },
  }
}

/** Groups lines into parts that S3 accepts. The last may be small, and there is at least one. */
async function* partsOf(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let part: Buffer[] = []
  let bytes = 0
  let parts = 0
  for await (const line of lines) {
    const next = Buffer.from(line)
    part.push(next)
    bytes += next.length
    if (bytes < partBytes) continue
    yield Buffer.concat(part)
    parts++
    part = []
    bytes = 0
  }
  if (bytes > 0 || parts === 0) yield Buffer.concat(part)
}
