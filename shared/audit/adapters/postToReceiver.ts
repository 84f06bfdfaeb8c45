import { lookup } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isPublicAddress } from '../../core/adapters/publicAddress.ts'
import type { PostToReceiver } from '../auditStreamPorts.ts'
import { type DeliveryFailure, isTrusted, objectionTo } from '../domain/auditStream.ts'

export interface Address {
  readonly address: string
  readonly family: number
}

export interface PostDeps {
  /** Schemes and hosts that need neither https nor a public address, such as `http://127.0.0.1`. */
  readonly trusted: readonly string[]
  readonly resolve: (host: string) => Promise<readonly Address[]>
}

export const resolveHost: PostDeps['resolve'] = (host) => lookup(host, { all: true })

const timeoutMs = 5_000
const maxResponseBytes = 64 * 1024

/**
 * Posts to a URL that a customer chose. The host name is resolved once, and every address must be public. The
 * connection uses the checked address, so a later DNS answer cannot redirect it. HTTP redirects are not followed.
 */
export function createPostToReceiver({ trusted, resolve }: PostDeps): PostToReceiver {
  return async (url, headers, body) => {
    const objection = objectionTo(url, trusted)
    if (objection !== undefined) return { why: 'address refused', detail: objection }
    const { hostname, protocol } = new URL(url)
    try {
      const addresses = await resolve(hostname)
      const isSafe = isTrusted(url, trusted) || addresses.every(({ address }) => isPublicAddress(address))
      const [pinned] = addresses
      if (!pinned || !isSafe) return { why: 'address not public' }
      const status = await post(protocol === 'https:' ? httpsRequest : httpRequest, url, pinned, headers, body)
      return status >= 200 && status < 300 ? undefined : { why: 'answered', detail: String(status) }
    } catch (error) {
      return failureOf(error)
    }
  }
}

class ResponseTooLarge extends Error {}

function failureOf(error: unknown): DeliveryFailure {
  if (error instanceof ResponseTooLarge) return { why: 'answer too large' }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return code === 'ABORT_ERR' ? { why: 'no answer in time' } : { why: 'unreachable', detail: code.slice(0, 100) }
}

function post(
  send: typeof httpsRequest,
  url: string,
  pinned: Address,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<number> {
  const pinnedLookup: LookupFunction = (_host, { all }, callback) =>
    all ? callback(null, [{ ...pinned }]) : callback(null, pinned.address, pinned.family)
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
      lookup: pinnedLookup,
      signal: AbortSignal.timeout(timeoutMs),
    }
    const sent = send(url, options, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > maxResponseBytes) response.destroy(new ResponseTooLarge())
      })
      response.on('end', () => resolve(response.statusCode ?? 0))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
