import { Refusal } from '../../core/domain/errors.ts'

/** Leaves time to send the response and to record the request. */
const reservedMs = 1_000

/**
 * Refuses with `busy` shortly before the function's time is over, since Lambda then ends the process and the gateway
 * responds with a bare 500. What has begun may still be committed: a repeat with the same key finds it.
 */
export async function respondInTime<T>(response: Promise<T>, remainingMs: number): Promise<T> {
  const end = Promise.withResolvers<never>()
  const timer = setTimeout(() => end.reject(new Refusal('busy')), Math.max(0, remainingMs - reservedMs))
  try {
    return await Promise.race([response, end.promise])
  } finally {
    clearTimeout(timer)
  }
}
