import type { IncomingMessage } from 'node:http'

export interface S3Request {
  readonly method: string
  readonly url: URL
  readonly bucket: string
  readonly key: string
  readonly headers: IncomingMessage['headers']
}

/** Parameters that control how a request is signed and answered, not which operation it requests. */
const saysHow = /^(X-Amz-|x-amz-checksum-mode$|x-id$|response-)/

/** Operations by method, by whether they name an object, and by the parameters that distinguish them. */
const operations = {
  'GET bucket list-type': 'ListObjectsV2',
  'POST bucket delete': 'DeleteObjects',
  'GET object': 'GetObject',
  'HEAD object': 'HeadObject',
  'PUT object': 'PutObject',
  'DELETE object': 'DeleteObject',
  'PUT object tagging': 'PutObjectTagging',
  'POST object uploads': 'CreateMultipartUpload',
  'PUT object partNumber uploadId': 'UploadPart',
  'POST object uploadId': 'CompleteMultipartUpload',
  'DELETE object uploadId': 'AbortMultipartUpload',
} as const
export type S3Operation = (typeof operations)[keyof typeof operations]

/** Parameters that narrow a list and select no other operation. */
const narrowing = new Set(['prefix', 'max-keys', 'start-after', 'continuation-token'])

/** The operation of a request. Undefined if this runtime does not support it. */
export function operationOf({ method, url, key }: S3Request): S3Operation | undefined {
  const names = [...new Set(url.searchParams.keys())].filter((name) => !saysHow.test(name) && !narrowing.has(name))
  const asked = [method, key === '' ? 'bucket' : 'object', ...names.toSorted()].join(' ')
  return Object.entries(operations).find(([known]) => known === asked)?.[1]
}

export interface Need {
  readonly action: string
  readonly resource: string
}

/** The permissions that the caller needs. */
export function requiredFor(operation: S3Operation, { bucket, key, headers }: S3Request, body: Uint8Array): Need[] {
  const arn = (path: string) => `arn:aws:s3:::${path}`
  const on = (action: string, resource = arn(`${bucket}/${key}`)): Need => ({ action: `s3:${action}`, resource })
  const tagged = headers['x-amz-tagging'] === undefined ? [] : [on('PutObjectTagging')]
  switch (operation) {
    case 'ListObjectsV2':
      return [on('ListBucket', arn(bucket))]
    case 'DeleteObjects':
      return keysIn(body).map((named) => on('DeleteObject', arn(`${bucket}/${named}`)))
    case 'GetObject':
    case 'HeadObject':
      return [on('GetObject')]
    case 'PutObject': {
      const source = copySourceOf(headers)
      return [...(source === undefined ? [] : [on('GetObject', arn(source))]), on('PutObject'), ...tagged]
    }
    case 'CreateMultipartUpload':
    case 'UploadPart':
    case 'CompleteMultipartUpload':
      return [on('PutObject'), ...tagged]
    case 'DeleteObject':
    case 'PutObjectTagging':
    case 'AbortMultipartUpload':
      return [on(operation)]
  }
}

/** The source of a copy, as BUCKET/KEY. */
export function copySourceOf(headers: S3Request['headers']): string | undefined {
  const source = headers['x-amz-copy-source']
  return source === undefined ? undefined : decodeURIComponent(String(source)).replace(/^\//, '')
}

/** The keys in a request to delete several objects. */
function keysIn(body: Uint8Array): string[] {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return [
    ...Buffer.from(body)
      .toString('utf8')
      .matchAll(/<Key>([\s\S]*?)<\/Key>/g),
  ].map(([, key = '']) => key.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole))
}
