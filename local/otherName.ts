import type { IncomingMessage } from 'node:http'

/**
 * Returns where a page is served if it was requested by the machine's other loopback name, `localhost` or `127.0.0.1`.
 * `own` is where the site is served. Undefined for anything but a page, and for any other host. Sign-in and cookies
 * work at one name only.
 */
export function atOwnName({ method, url, headers }: IncomingMessage, own: string): string | undefined {
  const { port } = new URL(own)
  const isOther =
    [`localhost:${port}`, `127.0.0.1:${port}`].includes(headers.host ?? '') && !own.endsWith(`/${headers.host}`)
  return isOther && method === 'GET' && url?.startsWith('/') ? `${own}${url}` : undefined
}
