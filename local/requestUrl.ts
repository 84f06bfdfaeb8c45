import type { IncomingMessage } from 'node:http'

/** The URL of a request. Undefined if its target is not a path. `//x` is a path here, not a host. */
export function requestUrl({ url = '' }: IncomingMessage): URL | undefined {
  return (url.startsWith('/') ? URL.parse(`http://local${url}`) : null) ?? undefined
}
