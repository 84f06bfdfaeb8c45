import { once } from 'node:events'
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'

/** Work that an invocation leaves for after its response. It reports its own failures. */
export type Work = () => Promise<void>

/** Called once at the end of each invocation. Resolves when the response may be sent. */
export type AfterResponse = (left: readonly Work[]) => Promise<void>

const doAll = async (left: readonly Work[]) => void (await Promise.all(left.map((work) => work())))

/**
 * Does the remaining work of an invocation after its response was sent. It runs as an extension within the function's
 * own process: Lambda keeps the environment awake until the extension requests the next invocation. Without
 * `runtimeApi`, nothing would keep the process awake, so the response waits for the work.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export async function createAfterResponse(runtimeApi: string | undefined): Promise<AfterResponse> {
  if (runtimeApi === undefined) return doAll
  const identifier = await register(runtimeApi)
  let end = Promise.withResolvers<readonly Work[]>()
  // A failure ends the process, because it could record nothing any more. Lambda starts another.
  void keepAwake()
  return async (left) => end.resolve(left)

  async function keepAwake(): Promise<never> {
    for (;;) {
      await call(`${runtimeApi}/2020-01-01/extension/event/next`, { headers: { [identifierHeader]: identifier } })
      const left = await end.promise
      end = Promise.withResolvers()
      // Lets the response be sent first.
      await setImmediate()
      await doAll(left)
    }
  }
}

const identifierHeader = 'lambda-extension-identifier'

async function register(runtimeApi: string): Promise<string> {
  const headers = { 'lambda-extension-name': 'after-answer', 'content-type': 'application/json' }
  const options = { method: 'POST', headers }
  const answered = await call(`${runtimeApi}/2020-01-01/extension/register`, options, '{"events":["INVOKE"]}')
  return String(answered.headers[identifierHeader])
}

/**
 * Calls Lambda's Extensions API. It avoids `fetch`, which times out after five minutes: the next invocation may be
 * hours away. Each call opens a new connection, because a kept one may be closed by the time it is used again.
 */
async function call(address: string, options: RequestOptions, body = ''): Promise<IncomingMessage> {
  const sent = request(`http://${address}`, { ...options, agent: false }).end(body)
  const [answered]: IncomingMessage[] = await once(sent, 'response')
  if (!answered) throw new Error(`${address} did not respond.`)
  const text = await buffer(answered)
  if (answered.statusCode !== 200) throw new Error(`${address} responded with ${answered.statusCode}: ${text}`)
  return answered
}
