import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { isFullEffort } from '../../effort.ts'
import { type Fault, faultsOf, titled } from '../../faultProxy.ts'
import { loadBehindProxy } from '../inProcess.ts'
import { openTicket, startWorld } from '../world.ts'

const world = await startWorld()
const tick = { source: 'aws.events', 'detail-type': 'Scheduled Event' }
const { proxy, handler: scan } = await loadBehindProxy(world.runtime(), 'NoticesScan', 'announceDueNotices')
afterAll(proxy.stop)
afterEach(() => vi.useRealTimers())

/** A P1 ticket of Monday morning: to a scan by this machine's clock it is long overdue. */
async function overdueTicket(): Promise<string> {
  await world.runtime().moveClock('2026-11-16T08:00:00Z')
  return (await openTicket(await world.as('customer'))).number
}

/** The ids of the notices of a ticket that reached SNS since the last reset. */
const publishedOf = (number: string): string[] =>
  proxy
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
  proxy.reset(fault)
  await faultyScan()
  const calls = proxy.calls()
  const published = publishedOf(number)
  proxy.reset()
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

const whole = await scanWith(undefined)
const publishing = whole.calls.findLastIndex((call) => call.startsWith('POST ')) + 1
const settling = whole.calls.length
const faults: Fault[] = [
  ...faultsOf(whole.calls, ['throttle', 'server error', 'lost reply']),
  // Whose outcome is another at each call.
  ...[publishing - 1, publishing].map((call) => ({ call, kind: 'lost reply' as const })),
  // A call that hangs costs its timeout of two seconds: those that change something stand for all.
  ...(isFullEffort ? [1, publishing - 1, publishing, settling] : [publishing]).map((call) => ({
    call,
    kind: 'hang' as const,
  })),
]
/** Where a notice is announced twice, with the same id. */
const repeats = [
  `crash after ${publishing}`,
  `crash before ${settling}`,
  // SNS accepted it, and the SDK asks again: nobody can tell the two apart but by the id.
  `lost reply ${publishing}`,
]

describe('a scan', () => {
  it('announces a due notice once, and settles it last', () => {
    expect(outcomeOf(whole)).toBe('1 told')
    expect(settling).toBe(publishing + 1)
  })

  it.each(titled(whole.calls, faults))(
    'loses no notice, and repeats one only between publishing and settling: %s',
    async (_, fault) => {
      const scanned = await scanWith(fault)
      // The claim was made, and by this scan: nobody waits for it until its lease is over.
      if (fault.call === publishing - 1 && fault.kind === 'lost reply') expect(scanned.toldAtOnce).toBe(1)
      const isRepeated = repeats.includes(`${fault.kind} ${fault.call}`)
      expect(outcomeOf(scanned)).toBe(isRepeated ? '2 told, with the same id' : '1 told')
    },
  )

  it('loses none when its process is killed, before or after it has published', async () => {
    const { length } = whole.calls
    for (const call of [length - 2, length - 1, length]) {
      const killed = async () => {
        const code = `const { handler } = await import('./functions/announceDueNotices.ts'); await handler(${JSON.stringify(tick)})`
        const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'ignore' })
        await proxy.hanging()
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      const { ids } = await scanWith({ call, kind: 'hang' }, killed)
      expect([call, ids.length, new Set(ids).size]).toEqual([call, call === length ? 2 : 1, 1])
    }
  })
})
