import type { IncomingMessage } from 'node:http'

/** Where a request goes, or undefined where its target is no path. `//x` is a path here, not a host. */
export function requestUrl({ url = '' }: IncomingMessage): URL | undefined {
  return (url.startsWith('/') ? URL.parse(`http://local${url}`) : null) ?? undefined
}
