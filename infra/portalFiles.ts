import { extname } from 'node:path'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

/** The content type of one of the portal's files. Undefined for a type that it has no files of. */
export const contentTypeOf = (name: string): string | undefined => contentTypes[extname(name)]

/** How long a browser may cache one of the portal's files. Files with hashed names never change. */
export function cacheControlOf(name: string): string {
  if (name.startsWith('assets/')) return 'public, max-age=31536000, immutable'
  return name === 'config.json' ? 'public, max-age=60' : 'no-cache'
}
