import { once } from 'node:events'
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'

/** What is left to do of an invocation. It reports its failures itself. */
export type Work = () => Promise<void>

/** Told once at the end of each invocation. Resolves when the answer may leave. */
export type AfterResponse = (left: readonly Work[]) => Promise<void>

const doAll = async (left: readonly Work[]) => void (await Promise.all(left.map((work) => work())))

/**
 * Does what is left of an invocation after its answer has left: as an extension within the function's own process,
 * for which Lambda keeps the environment awake until it asks for the next invocation. Where nothing would keep the
 * process awake, without `runtimeApi`, the answer waits instead.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export async function createAfterResponse(runtimeApi: string | undefined): Promise<AfterResponse> {
  if (runtimeApi === undefined) return doAll
  const identifier = await register(runtimeApi)
  let end = Promise.withResolvers<readonly Work[]>()
  // A failure ends the process, since nothing would be recorded any more; Lambda starts another.
  void keepAwake()
  return async (left) => end.resolve(left)

  async function keepAwake(): Promise<never> {
    for (;;) {
      await call(`${runtimeApi}/2020-01-01/extension/event/next`, { headers: { [identifierHeader]: identifier } })
      const left = await end.promise
      end = Promise.withResolvers()
      // The answer goes first.
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
 * Without `fetch`, which gives up after five minutes: the next invocation may be hours away. Each on a connection of its
 * own, since one that is kept may be closed by the time it is used again.
 */
async function call(address: string, options: RequestOptions, body = ''): Promise<IncomingMessage> {
  const sent = request(`http://${address}`, { ...options, agent: false }).end(body)
  const [answered]: IncomingMessage[] = await once(sent, 'response')
  if (!answered) throw new Error(`${address} did not answer.`)
  const text = await buffer(answered)
  if (answered.statusCode !== 200) throw new Error(`${address} answered ${answered.statusCode}: ${text}`)
  return answered
}
