import type { IncomingMessage } from 'node:http'

/**
 * Where a page is that somebody asks for by the machine's other name on loopback, `localhost` or `127.0.0.1`, given
 * where it is served; undefined for anything but a page, and for any other host. Signing in and cookies work at one name.
 */
export function atOwnName({ method, url, headers }: IncomingMessage, own: string): string | undefined {
  const { port } = new URL(own)
  const isOther =
    [`localhost:${port}`, `127.0.0.1:${port}`].includes(headers.host ?? '') && !own.endsWith(`/${headers.host}`)
  return isOther && method === 'GET' && url?.startsWith('/') ? `${own}${url}` : undefined
}
