import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { createS3Client } from '../../core/adapters/s3Client.ts'
import type { DocumentFormat, DocumentLink, Documents } from '../billingPorts.ts'

const linkSeconds = 300
const kinds: Readonly<Record<DocumentFormat, { readonly extension: string; readonly contentType: string }>> = {
  pdf: { extension: 'pdf', contentType: 'application/pdf' },
  ubl: { extension: 'xml', contentType: 'application/xml' },
}

/** Stores issued documents in a bucket. They are put once, and read with links that are valid for five minutes. */
export function createDocuments(Bucket: string): Documents {
  const client = createS3Client()
  const nameOf = (number: string, format: DocumentFormat) => `${number}.${kinds[format].extension}`
  const keyOf = (organisation: string, number: string, format: DocumentFormat) =>
    `issued/${organisation}/${nameOf(number, format)}`

  return {
    async keep(organisation, number, format, content) {
      const Key = keyOf(organisation, number, format)
      const put = { Bucket, Key, Body: content, ContentType: kinds[format].contentType, IfNoneMatch: '*' }
      await client.send(new PutObjectCommand(put)).catch((error: unknown) => {
        // It is already stored, with the same content.
        if (statusOf(error) !== 412) throw error
      })
    },

    link(organisation, number, format) {
      return link(keyOf(organisation, number, format), nameOf(number, format))
    },

    async keepExport(id, content) {
      const put = { Bucket, Key: exportKey(id), Body: content, ContentType: 'application/zip' }
      await client.send(new PutObjectCommand(put))
    },

    linkExport(id) {
      return link(exportKey(id), `${id}.zip`)
    },
  }

  async function link(Key: string, fileName: string): Promise<DocumentLink | undefined> {
    const object = { Bucket, Key }
    try {
      await client.send(new HeadObjectCommand(object))
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw error
    }
    const get = new GetObjectCommand({ ...object, ResponseContentDisposition: `attachment; filename="${fileName}"` })
    return { url: await getSignedUrl(client, get, { expiresIn: linkSeconds }), validSeconds: linkSeconds }
  }
}

const exportKey = (id: string) => `exports/${id}.zip`
const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
