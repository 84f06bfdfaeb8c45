import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { resolve, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import { cacheControlOf, contentTypeOf } from '../../infra/portalFiles.ts'
import { atOwnName } from '../otherName.ts'
import { requestUrl } from '../requestUrl.ts'
import type { SiteSpec } from '../resources/cloudFront.ts'

/** The minimum size of a file that CloudFront compresses. It compresses all types that the portal has. */
const leastBytes = 1_000

/** Serves a folder and generated files at the address `own`, as CloudFront serves a bucket. Reads files on request. */
export function createSite(
  { own, ...spec }: SiteSpec & { readonly own: string },
  folder: string,
  made: Readonly<Record<string, string>>,
): Server {
  const root = resolve(folder)

  async function read(name: string): Promise<Buffer | string | undefined> {
    if (made[name] !== undefined) return made[name]
    const file = resolve(root, name)
    return file.startsWith(`${root}${sep}`) ? readFile(file).catch(() => undefined) : undefined
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = requestUrl(request)?.pathname
    if ((request.method !== 'GET' && request.method !== 'HEAD') || path === undefined) {
      response.writeHead(403, { ...spec.headers }).end()
      return
    }
    const name = spec.rewrite(path).slice(1) || spec.rootFile
    const content = await read(name)
    if (content === undefined) {
      response.writeHead(404, { ...spec.headers, 'content-type': 'application/xml' })
      response.end('<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>')
      return
    }
    const contentType = contentTypeOf(name)
    const isCompressed =
      spec.compresses &&
      contentType !== undefined &&
      Buffer.byteLength(content) >= leastBytes &&
      /\bgzip\b/.test(String(request.headers['accept-encoding']))
    response.writeHead(200, {
      ...spec.headers,
      'cache-control': cacheControlOf(name),
      'content-type': contentType ?? 'application/octet-stream',
      ...(spec.compresses && { vary: 'accept-encoding' }),
      ...(isCompressed && { 'content-encoding': 'gzip' }),
    })
    response.end(isCompressed ? gzipSync(content) : content)
  }

  return createServer((request, response) => {
    const ownName = atOwnName(request, own)
    if (ownName !== undefined) response.writeHead(307, { location: ownName }).end()
    else void serve(request, response)
  })
}
