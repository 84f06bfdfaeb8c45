import { Refusal } from '../../core/domain/errors.ts'

const maxDepth = 20

interface SentBody {
  readonly body?: string | undefined
  readonly isBase64Encoded: boolean
  readonly contentType: string | undefined
  readonly maxBytes: number
}

/** Reads the JSON of a request; undefined if none was sent. Refuses input that no schema should ever see. */
export function readBody({ body, isBase64Encoded, contentType, maxBytes }: SentBody): unknown {
  if (body === undefined || body === '') return undefined
  if (!/^application\/json(\s*;\s*charset=utf-8)?$/i.test(contentType ?? ''))
    throw new Refusal('unsupported_media_type')
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
  if (bytes.length > maxBytes) throw new Refusal('too_large', { maxBytes })
  const value = parseJson(bytes)
  assertSound(value, 0)
  return value
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    throw new Refusal('malformed')
  }
}

/** Refuses deep nesting, half surrogate pairs, and keys that would reach an object's prototype. */
function assertSound(value: unknown, depth: number): void {
  if (depth > maxDepth) throw new Refusal('too_deep')
  if (typeof value === 'string' && !value.isWellFormed()) throw new Refusal('malformed')
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__' || !key.isWellFormed()) throw new Refusal('malformed')
    assertSound(inner, depth + 1)
  }
}
