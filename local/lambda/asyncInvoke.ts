import type { Clock } from '../clock/clock.ts'
import type { Functions } from './functions.ts'

export interface AsyncConfig {
  readonly retryAttempts: number
  readonly maxEventAgeMs: number
  /** The queue that receives events after the last attempt. */
  readonly onFailureQueueArn: string | undefined
}

/** Lambda's delays for asynchronous events: one minute before the first retry, two before the next. */
const retryDelaysMs = [60_000, 120_000]

export interface AsyncInvoker {
  configure(functionArn: string, config: AsyncConfig): void
  /** Resolves after the first attempt with whether it succeeded. Retries follow on the runtime's clock. */
  invoke(functionArn: string, event: unknown): Promise<boolean>
  /** Whether no attempt is in progress. Waiting retries do not count. */
  isIdle(): boolean
}

export function createAsyncInvoker(
  functions: Functions,
  clock: Clock,
  sendTo: (queueArn: string, functionArn: string, body: string) => Promise<void>,
  log: (line: string) => void,
): AsyncInvoker {
  const configs = new Map<string, AsyncConfig>()
  const unconfigured: AsyncConfig = { retryAttempts: 2, maxEventAgeMs: 6 * 3_600_000, onFailureQueueArn: undefined }

  let attemptsUnderWay = 0
  async function attempt(functionArn: string, event: unknown, attempts: number, firstAt: number): Promise<boolean> {
    attemptsUnderWay++
    return attemptOnce(functionArn, event, attempts, firstAt).finally(() => attemptsUnderWay--)
  }

  async function attemptOnce(functionArn: string, event: unknown, attempts: number, firstAt: number): Promise<boolean> {
    const outcome = await functions.invoke(functionArn, event)
    if (!('error' in outcome)) return true
    log(`${functionArn} failed, attempt ${attempts}: ${outcome.error.errorType}: ${outcome.error.errorMessage}`)
    const config = configs.get(functionArn) ?? unconfigured
    const isOver = attempts > config.retryAttempts || clock.now() - firstAt > config.maxEventAgeMs
    if (!isOver) {
      clock.after(retryDelaysMs[attempts - 1] ?? 120_000, () => void attempt(functionArn, event, attempts + 1, firstAt))
    } else if (config.onFailureQueueArn !== undefined) {
      const condition = attempts > config.retryAttempts ? 'RetriesExhausted' : 'EventAgeExceeded'
      const given = sendTo(
        config.onFailureQueueArn,
        functionArn,
        JSON.stringify({
          version: '1.0',
          timestamp: new Date(clock.now()).toISOString(),
          requestContext: { functionArn, condition, approximateInvokeCount: attempts },
          requestPayload: event,
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: outcome.error,
        }),
      )
      await given.catch((error: unknown) =>
        log(`${functionArn}: the dead-letter queue did not accept the event: ${String(error)}`),
      )
    }
    return false
  }

  return {
    configure: (functionArn, config) => configs.set(functionArn, config),
    invoke: (functionArn, event) => attempt(functionArn, event, 1, clock.now()),
    isIdle: () => attemptsUnderWay === 0,
  }
}
