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

/** Opens a P1 ticket on Monday morning. A scan by this machine's clock finds it long overdue. */
async function overdueTicket(): Promise<string> {
  await world.runtime().moveClock('2026-11-16T08:00:00Z')
  return (await openTicket(await world.as('customer'))).number
}

/** The ids of a ticket's notices that have reached SNS since the last reset. */
const publishedOf = (number: string): string[] =>
  proxy
    .carriedOut()
    .map((body) => new URLSearchParams(body))
    .filter((params) => params.get('Action') === 'Publish')
    .map((params) => /(TD-\S+) \(repeats have/.exec(JSON.parse(params.get('Message') ?? '{}').default)?.[1] ?? '')
    .filter((id) => id.startsWith(number))

/** Scans, and ignores the error if a notice could not be announced: Lambda repeats it, and so does the next minute. */
const scanOnce = async (): Promise<void> => void (await scan(tick).catch(() => undefined))

/** Scans once with a fault, and twice more after its lease has expired, as the following minutes do. */
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
  // The outcome of these differs from call to call.
  ...[publishing - 1, publishing].map((call) => ({ call, kind: 'lost reply' as const })),
  // A call that hangs costs its timeout of two seconds, so a few calls that change something represent all.
  ...(isFullEffort ? [1, publishing - 1, publishing, settling] : [publishing]).map((call) => ({
    call,
    kind: 'hang' as const,
  })),
]
/** Faults after which a notice is announced twice, with the same id. */
const repeats = [
  `crash after ${publishing}`,
  `crash before ${settling}`,
  // SNS accepted it, and the SDK retries. Only the id shows that both are the same notice.
  `lost reply ${publishing}`,
]

describe('a scan', () => {
  it('announces a due notice once, and settles it last', () => {
    expect(outcomeOf(whole)).toBe('1 told')
    expect(settling).toBe(publishing + 1)
  })

  it.each(titled(whole.calls, faults))(
    'loses no notice, and repeats one only after a fault between publishing and settling: %s',
    async (_, fault) => {
      const scanned = await scanWith(fault)
      // This scan made the claim itself, so nobody waits for its lease to expire.
      if (fault.call === publishing - 1 && fault.kind === 'lost reply') expect(scanned.toldAtOnce).toBe(1)
      const isRepeated = repeats.includes(`${fault.kind} ${fault.call}`)
      expect(outcomeOf(scanned)).toBe(isRepeated ? '2 told, with the same id' : '1 told')
    },
  )

  it('loses no notice when its process is killed before or after publishing', async () => {
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
