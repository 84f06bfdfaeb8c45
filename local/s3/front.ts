import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Policies } from '../aws/policies.ts'
import type { Clock } from '../clock/clock.ts'
import { requestUrl } from '../requestUrl.ts'
import { copySourceOf, operationOf, requiredFor, type S3Operation, type S3Request } from './operations.ts'
import { verifyPresigned } from './signature.ts'

export interface BucketCors {
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly exposed: readonly string[]
}

export interface S3FrontDeps {
  /** The emulator, which stores objects and checks nothing. */
  readonly emulatorUrl: string
  readonly policies: Policies
  readonly clock: Clock
  /** The secret that every function signs with. */
  readonly secret: string
  roleOf(principal: string): string | undefined
  corsOf(bucket: string): BucketCors | undefined
  /** Whether the bucket locks every new object for a time. */
  hasRetention(bucket: string): boolean
}

class S3Error extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const preconditionFailed = () =>
  new S3Error(412, 'PreconditionFailed', 'At least one of the preconditions you specified did not hold.')

const overrides = ['content-type', 'content-disposition', 'cache-control'] as const
const maxBytes = 64 * 1024 * 1024

/**
 * Serves S3 to browsers and functions. Checks signatures, the expiry of links, the permissions of the signer, CORS, and
 * the conditions of copies and of first writes. Sets the headers that a link requests. Refuses unsupported operations.
 */
export function createS3Front({ emulatorUrl, policies, clock, secret, roleOf, corsOf, hasRetention }: S3FrontDeps) {
  const turns = new Map<string, Promise<void>>()

  async function serve(received: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = readRequest(received)
    const cors = request && corsHeaders(corsOf(request.bucket), received)
    try {
      if (!request) throw new S3Error(400, 'InvalidURI', 'Could not parse the specified URI.')
      if (request.method === 'OPTIONS') return preflight(response, cors)
      const role = roleOf(principalOf(request))
      if (role === undefined) throw new S3Error(403, 'InvalidAccessKeyId', 'The access key is not known.')
      assertSound(request)
      const operation = operationOf(request)
      if (!operation)
        throw new S3Error(
          501,
          'NotImplemented',
          `This runtime does not support S3 ${request.method} ${request.url.search}.`,
        )
      const body = await readBytes(received)
      for (const { action, resource } of requiredFor(operation, request, body)) assertAllowed(role, action, resource)
      if (operation === 'PutObjectTagging') return await tag(request, response)
      await inTurn(`${request.bucket}/${request.key}`, async () => {
        assertChecksum(operation, request)
        await assertConditions(operation, request)
        await forward(operation, request, body, response, role, cors)
      })
    } catch (error) {
      const { status, code, message } =
        error instanceof S3Error ? error : new S3Error(503, 'ServiceUnavailable', String(error))
      response.writeHead(status, { 'content-type': 'application/xml', ...cors })
      const text = message.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`)
      response.end(
        received.method === 'HEAD' ? undefined : `<Error><Code>${code}</Code><Message>${text}</Message></Error>`,
      )
    }
  }

  /** Runs the requests for an object in turn, so that a condition and its write are one step. */
  async function inTurn(path: string, work: () => Promise<void>): Promise<void> {
    const before = turns.get(path) ?? Promise.resolve()
    const turn = before.catch(() => undefined).then(work)
    turns.set(path, turn)
    try {
      await turn
    } finally {
      if (turns.get(path) === turn) turns.delete(path)
    }
  }

  function assertSound(request: S3Request): void {
    if (!isPresigned(request)) return
    const verdict = verifyPresigned(request, secret, clock.now())
    if (verdict === 'expired') throw new S3Error(403, 'AccessDenied', 'Request has expired')
    if (verdict === 'forged')
      throw new S3Error(403, 'SignatureDoesNotMatch', 'The request signature does not match the signature provided.')
  }

  function assertAllowed(role: string, action: string, resource: string): void {
    if (!policies.isAllowed(role, action, resource))
      throw new S3Error(403, 'AccessDenied', `${role} is not authorized to perform: ${action} on resource: ${resource}`)
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html */
  function assertChecksum(operation: S3Operation, { bucket, headers }: S3Request): void {
    const hasOne = Object.keys(headers).some((name) => name === 'content-md5' || name.startsWith('x-amz-checksum-'))
    if (operation === 'PutObject' && hasRetention(bucket) && !hasOne)
      throw new S3Error(
        400,
        'InvalidRequest',
        'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
      )
  }

  async function assertConditions(operation: S3Operation, { bucket, key, headers }: S3Request): Promise<void> {
    const source = copySourceOf(headers)
    if (source !== undefined) await assertUnchanged(source, headers['x-amz-copy-source-if-match'])
    const isFirst = headers['if-none-match'] === '*'
    if (isFirst && (operation === 'PutObject' || operation === 'CompleteMultipartUpload'))
      await assertMissing(`${bucket}/${key}`)
  }

  async function assertMissing(path: string): Promise<void> {
    const head = await fetch(`${emulatorUrl}/${path}`, { method: 'HEAD' })
    if (head.ok) throw preconditionFailed()
  }

  async function assertUnchanged(path: string, etag: unknown): Promise<void> {
    if (etag === undefined) return
    const head = await fetch(`${emulatorUrl}/${path}`, { method: 'HEAD' })
    if (head.ok && head.headers.get('etag') !== etag) throw preconditionFailed()
  }

  /** Accepts tags without storing them. They select what a lifecycle rule removes, which works only in AWS. */
  async function tag({ bucket, key }: S3Request, response: ServerResponse): Promise<void> {
    const head = await fetch(`${emulatorUrl}/${bucket}/${key}`, { method: 'HEAD' })
    if (!head.ok) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.')
    response.writeHead(200).end()
  }

  async function forward(
    operation: S3Operation,
    { method, url, bucket, key, headers }: S3Request,
    body: Uint8Array<ArrayBuffer>,
    response: ServerResponse,
    role: string,
    cors: Record<string, string> | undefined,
  ): Promise<void> {
    const { host: _host, connection: _connection, 'content-length': _length, expect: _expect, ...sent } = headers
    const { 'transfer-encoding': _encoding, authorization: _authorization, ...kept } = sent
    // The query of a link contains its signature, and nothing about the object itself.
    const query = /^(Get|Head|Put|Delete)Object$/.test(operation) ? '' : url.search
    const answer = await fetch(`${emulatorUrl}/${bucket}/${key}${query}`, {
      method,
      headers: Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, String(value)])),
      ...((method === 'PUT' || method === 'POST') && { body }),
    })
    // Without permission to list, S3 does not distinguish a missing object from a forbidden one.
    const isOfObject = /^(Get|Head)Object$/.test(operation)
    if (isOfObject && answer.status === 404 && !policies.isAllowed(role, 's3:ListBucket', `arn:aws:s3:::${bucket}`))
      throw new S3Error(403, 'AccessDenied', 'Access Denied')
    const text = Object.fromEntries(
      [...answer.headers].filter(([name]) => !['connection', 'keep-alive'].includes(name)),
    )
    for (const name of overrides) {
      const wanted = url.searchParams.get(`response-${name}`)
      if (wanted !== null && answer.ok) text[name] = wanted
    }
    response.writeHead(answer.status, { ...text, ...cors })
    response.end(method === 'HEAD' ? undefined : Buffer.from(await answer.arrayBuffer()))
  }

  return { serve }
}

/** Whether a request is for S3. Presigned links and preflights have no header that says so. */
export function isForS3({ headers, url, method }: IncomingMessage): boolean {
  return (
    /\/s3\/aws4_request/.test(decodeURIComponent(`${headers.authorization ?? ''} ${url ?? ''}`)) || method === 'OPTIONS'
  )
}

const isPresigned = ({ url }: S3Request): boolean => url.searchParams.has('X-Amz-Signature')

function principalOf({ url, headers }: S3Request): string {
  const credential =
    url.searchParams.get('X-Amz-Credential') ?? /Credential=([^,\s]+)/.exec(String(headers.authorization ?? ''))?.[1]
  return credential?.split('/')[0] ?? ''
}

function readRequest(received: IncomingMessage): S3Request | undefined {
  const url = requestUrl(received)
  if (!url) return undefined
  const [, bucket = '', key = ''] = /^\/([^/]+)(?:\/(.*))?$/s.exec(url.pathname) ?? []
  return { method: received.method ?? 'GET', url, bucket, key, headers: received.headers }
}

function corsHeaders(cors: BucketCors | undefined, { headers, method }: IncomingMessage): Record<string, string> {
  const { origin } = headers
  const wanted = String(headers['access-control-request-method'] ?? method)
  if (origin === undefined || !cors?.origins.includes(origin) || !cors.methods.includes(wanted)) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': cors.methods.join(', '),
    'access-control-allow-headers': cors.headers.join(', '),
    'access-control-expose-headers': cors.exposed.join(', '),
    vary: 'origin',
  }
}

function preflight(response: ServerResponse, cors: Record<string, string> | undefined): void {
  response.writeHead(cors && Object.keys(cors).length > 0 ? 200 : 403, cors).end()
}

async function readBytes(received: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of received) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    if (size > maxBytes)
      throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size')
    chunks.push(bytes)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
