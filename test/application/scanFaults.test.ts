import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { routes } from '../../shared/api/routes.ts'
import { type Fault, type FaultKind, faultsOf } from '../faultProxy.ts'
import { useBehindProxy } from './inProcess.ts'
import { openTicket, useWorld } from './world.ts'

const world = useWorld()
const tick = { source: 'aws.events', 'detail-type': 'Scheduled Event' }
const { proxy, handler: scan } = useBehindProxy(world, 'NoticesScan', 'announceDueNotices')
afterEach(() => vi.useRealTimers())

/** A P1 ticket of Monday morning: to a scan by this machine's clock it is long overdue. */
async function overdueTicket(): Promise<string> {
  await world.runtime().moveClock('2026-11-16T08:00:00Z')
  return (await openTicket(await world.as('customer'))).number
}

/** The ids of the notices of a ticket that reached SNS since the last reset. */
const publishedOf = (number: string): string[] =>
  proxy()
    .carriedOut()
    .map((body) => new URLSearchParams(body))
    .filter((params) => params.get('Action') === 'Publish')
    .map((params) => /(TD-\S+) \(a repeat/.exec(JSON.parse(params.get('Message') ?? '{}').default)?.[1] ?? '')
    .filter((id) => id.startsWith(number))

/** The function throws when a notice could not be announced: then Lambda repeats it, and so does the next minute. */
const scanOnce = async (): Promise<void> => void (await scan(tick).catch(() => undefined))

/** Scans once with a fault, and twice more when its lease is over, as the minutes after it do. */
async function scanWith(fault: Fault | undefined, faultyScan: () => Promise<unknown> = scanOnce) {
  const number = await overdueTicket()
  proxy().reset(fault)
  await faultyScan()
  const calls = proxy().calls()
  const published = publishedOf(number)
  proxy().reset()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  await scanOnce()
  await scanOnce()
  vi.useRealTimers()
  const ids = [...published, ...publishedOf(number)]
  const agent = await world.as('agent')
  await agent(routes.closeTicket, { params: { number } })
  return { calls, ids, toldAtOnce: published.length }
}

const outcomeOf = ({ ids }: { ids: string[] }): string =>
  `${ids.length} told${ids.length > 1 ? `, ${new Set(ids).size === 1 ? 'with the same id' : 'DIFFERENT IDS'}` : ''}`

describe('a scan', () => {
  it('loses no notice to any fault at any wire call, and repeats one only between publishing and settling', async () => {
    const whole = await scanWith(undefined)
    expect(outcomeOf(whole)).toBe('1 told')
    const publishing = whole.calls.findLastIndex((call) => call.startsWith('POST ')) + 1
    const settling = whole.calls.length
    expect(settling).toBe(publishing + 1)

    const kinds: FaultKind[] = ['crash before', 'crash after', 'throttle', 'server error', 'lost reply']
    // A call that hangs costs its timeout of two seconds: those that change something stand for all.
    const faults = [
      ...faultsOf(settling, kinds),
      ...[1, publishing - 1, publishing, settling].map((call) => ({ call, kind: 'hang' as const })),
    ]
    const told = new Map<string, string[]>()
    for (const fault of faults) {
      const scanned = await scanWith(fault)
      const outcome = outcomeOf(scanned)
      // The claim was made, and by this scan: nobody waits for it until its lease is over.
      if (fault.call === publishing - 1 && fault.kind === 'lost reply') expect(scanned.toldAtOnce).toBe(1)
      const key = `${fault.kind.padEnd(12)} | ${outcome}`
      told.set(key, [...(told.get(key) ?? []), String(fault.call)])
    }
    const table = [...told].map(([key, calls]) => `${key.padEnd(40)} | calls ${calls.join(' ')}`).sort()
    process.stdout.write(`${whole.calls.length} wire calls, ${faults.length} faults\n${table.join('\n')}\n`)

    const repeats = [...told].flatMap(([key, calls]) =>
      key.endsWith('| 1 told') ? [] : calls.map((call) => `${key.replace(/ +\|/, ':')} at ${call}`),
    )
    expect(repeats.sort()).toEqual([
      `crash after: 2 told, with the same id at ${publishing}`,
      `crash before: 2 told, with the same id at ${settling}`,
      // SNS took it, and the SDK asks again: nobody can tell the two apart but by the id.
      `lost reply: 2 told, with the same id at ${publishing}`,
    ])
  })

  it('loses none when its process is killed, before or after it has published', async () => {
    const { calls } = await scanWith(undefined)
    for (const call of [calls.length - 2, calls.length - 1, calls.length]) {
      const killed = async () => {
        const code = `const { handler } = await import('./functions/announceDueNotices.ts'); await handler(${JSON.stringify(tick)})`
        const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'ignore' })
        await proxy().hanging()
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      const { ids } = await scanWith({ call, kind: 'hang' }, killed)
      expect([call, ids.length, new Set(ids).size]).toEqual([call, call === calls.length ? 2 : 1, 1])
    }
  })
})
