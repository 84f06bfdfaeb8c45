import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, resolve, sep } from 'node:path'
import { requestUrl } from '../requestUrl.ts'
import type { SiteSpec } from '../resources/cloudFront.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

/** Serves a folder, and files that are made, as CloudFront would from a bucket; each is read when it is asked for. */
export function createSite(spec: SiteSpec, folder: string, made: Readonly<Record<string, string>>): Server {
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
    const name = spec.pathFor(path).slice(1) || spec.rootFile
    const content = await read(name)
    if (content === undefined) {
      response.writeHead(spec.missingStatus, { ...spec.headers }).end()
      return
    }
    response.writeHead(200, {
      ...spec.headers,
      'cache-control': 'no-cache',
      'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
    })
    response.end(content)
  }

  return createServer((request, response) => void serve(request, response))
}
