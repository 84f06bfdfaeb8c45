import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock/clock.ts'
import type { AsyncInvoker } from '../lambda/asyncInvoke.ts'

export interface ScheduleRule {
  readonly name: string
  readonly arn: string
  readonly everyMs: number
  readonly targetArns: readonly string[]
}

export interface Schedules {
  add(rule: ScheduleRule): void
  rules(): readonly ScheduleRule[]
  start(): void
  /** Fires every rule now and waits for its targets. Resolves with whether all of them succeeded, by rule name. */
  fireAll(): Promise<Record<string, boolean>>
  stop(): void
  /** Whether no rule is firing. */
  isIdle(): boolean
}

/**
 * Runs the schedules of EventBridge rules. After a clock move, each rule fires at its next time; runs that the move
 * skipped are not made up.
 */
export function createSchedules(
  clock: Clock,
  invoker: AsyncInvoker,
  region: string,
  account: string,
  log: (line: string) => void,
): Schedules {
  const rules: ScheduleRule[] = []
  const cancels = new Map<string, () => void>()
  const running = new Set<Promise<unknown>>()

  async function fire(rule: ScheduleRule): Promise<boolean> {
    const event = {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account,
      time: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
      region,
      resources: [rule.arn],
      detail: {},
    }
    const outcomes = await Promise.all(rule.targetArns.map((arn) => invoker.invoke(arn, event)))
    return outcomes.every(Boolean)
  }

  function plan(rule: ScheduleRule): void {
    const wait = rule.everyMs - (clock.now() % rule.everyMs)
    cancels.get(rule.name)?.()
    cancels.set(
      rule.name,
      clock.after(wait, () => {
        plan(rule)
        const run = fire(rule)
          .catch((error: unknown) => log(`${rule.name}: ${String(error)}`))
          .finally(() => running.delete(run))
        running.add(run)
      }),
    )
  }

  return {
    add: (rule) => rules.push(rule),
    rules: () => rules,
    start() {
      for (const rule of rules) plan(rule)
      clock.onMove(() => {
        for (const rule of rules) plan(rule)
      })
    },
    async fireAll() {
      await Promise.all(running)
      return Object.fromEntries(await Promise.all(rules.map(async (rule) => [rule.name, await fire(rule)] as const)))
    },
    stop() {
      for (const cancel of cancels.values()) cancel()
    },
    isIdle: () => running.size === 0,
  }
}
