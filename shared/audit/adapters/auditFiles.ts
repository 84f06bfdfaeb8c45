import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { gzipLines } from '../../core/adapters/gzipLines.ts'
import { createS3Client } from '../../core/adapters/s3Client.ts'
import type { PageRequest, Position } from '../../core/ports.ts'
import type { AuditFiles, ListedFile, NameRange } from '../auditFilePorts.ts'
import {
  chainedText,
  type DigestFile,
  digestName,
  type SignedDigest,
  signedDigestSchema,
} from '../domain/auditDigest.ts'
import { windowAt, windowName } from '../domain/auditWindow.ts'
import type { FoundDigest } from '../domain/verifyTrail.ts'

const linkSeconds = 300
const digestsAtOnce = 10
const fileEnding = '.jsonl.gz'
const digestEnding = '.json'
const filesOf = (organisation: string) => `files/${organisation}/`
const digestsOf = (organisation: string) => `digests/${organisation}/`

/** The long-term audit trail in a bucket, with a prefix for each organisation. Names sort by time. */
export function createAuditFiles(Bucket: string): AuditFiles {
  const client = createS3Client()

  return {
    async keep(organisation, name, lines) {
      const Key = `${filesOf(organisation)}${name}${fileEnding}`
      const content = await gzipLines(lines)
      const isNew = await putOnce(Key, content, 'application/gzip')
      // Another version may compress to different bytes. The stored bytes count.
      const there = isNew ? content : await read(Key)
      if (!there || !(isNew || isOf(there, lines))) throw new Error(`The file ${Key} already exists with other lines.`)
      return { name, sha256: sha256Of(there), sizeBytes: there.length, events: lines.length } satisfies DigestFile
    },

    async list(organisation, range, page) {
      const { names, last } = await list(filesOf(organisation), fileEnding, range, page)
      return { items: names, last }
    },

    async readHash(organisation, name) {
      const content = await read(`${filesOf(organisation)}${name}${fileEnding}`)
      return content && { sha256: sha256Of(content), sizeBytes: content.length }
    },

    async link(organisation, name) {
      const object = { Bucket, Key: `${filesOf(organisation)}${name}${fileEnding}` }
      if ((await unlessMissing(client.send(new HeadObjectCommand(object)))) === undefined) return undefined
      const disposition = `attachment; filename="${name}${fileEnding}"`
      const get = new GetObjectCommand({ ...object, ResponseContentDisposition: disposition })
      return { url: await getSignedUrl(client, get, { expiresIn: linkSeconds }), validSeconds: linkSeconds }
    },

    async delete(organisation, names) {
      if (names.length === 0) return
      const Objects = names.map((name) => ({ Key: `${filesOf(organisation)}${name}${fileEnding}` }))
      const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }))
      if (Errors.length > 0) throw new Error(`${Errors.length} audit files were not deleted: ${Errors[0]?.Code}`)
    },

    async keepDigest(signed) {
      const { organisation } = signed.digest
      const Key = `${digestsOf(organisation)}${digestName(signed.digest)}${digestEnding}`
      const text = chainedText(signed)
      const there = await read(Key)
      if (!there && (await putOnce(Key, text, 'application/json'))) return
      if ((there ?? (await read(Key)))?.toString('utf8') !== text)
        throw new Error(`The digest ${Key} already exists with other content.`)
    },

    async digests(organisation, range, page) {
      const { names, last } = await list(digestsOf(organisation), digestEnding, range, page)
      const items: FoundDigest[] = []
      for (let start = 0; start < names.length; start += digestsAtOnce)
        items.push(...(await Promise.all(names.slice(start, start + digestsAtOnce).map(readDigest))))
      return { items, last }

      async function readDigest({ name }: { readonly name: string }) {
        const content = await read(`${digestsOf(organisation)}${name}${digestEnding}`)
        return { name, content: content && parsed(content.toString('utf8')) }
      }
    },
  }

  /** Writes an object unless its key exists. Returns whether it was new. */
  async function putOnce(Key: string, Body: string | Uint8Array, ContentType: string): Promise<boolean> {
    try {
      // S3 demands a checksum where files are locked: see `auditFileLock` in infra/config.ts.
      const put = { Bucket, Key, Body, ContentType, IfNoneMatch: '*', ChecksumAlgorithm: 'CRC32' } as const
      await client.send(new PutObjectCommand(put))
      return true
    } catch (error) {
      if (statusOf(error) === 412) return false
      throw error
    }
  }

  async function read(Key: string): Promise<Buffer | undefined> {
    const got = await unlessMissing(client.send(new GetObjectCommand({ Bucket, Key })))
    return got && Buffer.from((await got.Body?.transformToByteArray()) ?? [])
  }

  async function list(
    Prefix: string,
    ending: string,
    { from, to }: NameRange,
    { limit, after }: PageRequest,
  ): Promise<{ names: ListedFile[]; last: Position | undefined }> {
    const start = after ? `${after.name}${ending}` : from && windowName(windowAt(from))
    const StartAfter = start && `${Prefix}${start}`
    const end = to && `${Prefix}${windowName(windowAt(to))}`
    const { Contents = [], IsTruncated } = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: limit, StartAfter }),
    )
    const named = Contents.flatMap(({ Key, Size = 0 }) => (Key === undefined ? [] : [{ Key, sizeBytes: Size }]))
    const within = named.filter(({ Key }) => end === undefined || Key < end)
    const names = within.map(({ Key, sizeBytes }) => ({ name: Key.slice(Prefix.length, -ending.length), sizeBytes }))
    const last = IsTruncated && within.length === named.length ? names.at(-1) : undefined
    return { names, last: last && { name: last.name } }
  }
}

/** Undefined if the text is not a signed digest. The verification then reports it by name. */
function parsed(text: string): SignedDigest | undefined {
  try {
    return signedDigestSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

const isOf = (compressed: Buffer, lines: readonly string[]): boolean =>
  gunzipSync(compressed).toString('utf8') === lines.map((line) => `${line}\n`).join('')

const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined

async function unlessMissing<Found>(reading: Promise<Found>): Promise<Found | undefined> {
  try {
    return await reading
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}
