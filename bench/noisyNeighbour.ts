import { assemblyOf } from '../local/synthesize.ts'
import { registerOrganisations } from '../samples/organisations.ts'
import { startOwnRuntime } from '../samples/ownRuntime.ts'
import { connect } from '../samples/runtime.ts'
import { ApiProblem } from '../shared/core/api/client.ts'
import { routes } from '../shared/http/routes.ts'
import { median } from './median.ts'

/*
 * Measures how an organisation that floods the API affects the latency of another, under the limits of `prod`. Compares
 * the other's requests alone with the same requests while the first opens tickets at a fixed rate. Its limit refuses
 * nearly all of those. Both kinds take turns, because the machine's speed changes. All share the cores of one machine,
 * so the rate leaves some of them idle.
 * Usage: node bench/noisyNeighbour.ts
 */

const turns = 3
const roundsPerTurn = 60
/** A person may write 60 times a minute. All turns together stay below that. */
const writeEvery = 8
const floodPerSecond = 60

const body = { subject: 'Bench', body: 'A short body.', category: 'technical', priority: 'P3' } as const
const started = await startOwnRuntime(`--assembly=${await assemblyOf({ stage: 'prod' })}`)
try {
  const runtime = await connect(started.console)
  await registerOrganisations(runtime)
  const [noisy, quiet] = await Promise.all([
    runtime.clientOf('customer@pilatus.example'),
    runtime.clientOf('customer@starling.example'),
  ])
  const { number } = (await quiet(routes.openTicket, { body })).body
  const quietly: Record<string, () => Promise<unknown>> = {
    'GET /tickets': () => quiet(routes.listTickets),
    'GET /tickets/{number}': () => quiet(routes.getTicket, { params: { number } }),
    'POST /tickets': () => quiet(routes.openTicket, { body }),
  }

  let [taken, refused] = [0, 0]
  const alone = new Map<string, number[]>()
  const beside = new Map<string, number[]>()
  await takeTurn(new Map())
  for (let turn = 0; turn < turns; turn++) {
    await takeTurn(alone)
    const flood = setInterval(() => {
      noisy(routes.openTicket, { body }).then(
        () => taken++,
        (error: unknown) => {
          if (!(error instanceof ApiProblem && error.problem.status === 429)) throw error
          refused++
        },
      )
    }, 1_000 / floodPerSecond)
    // Waits until the limit per minute is reached and the flood is refused.
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    await takeTurn(beside)
    clearInterval(flood)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }

  process.stdout.write(
    `| request | alone, ms | during a flood of ${floodPerSecond}/s, ms | ratio |\n| --- | --- | --- | --- |\n`,
  )
  for (const name of Object.keys(quietly)) {
    const [before, after] = [median(alone.get(name) ?? []), median(beside.get(name) ?? [])]
    process.stdout.write(
      `| \`${name}\` | ${before.toFixed(1)} | ${after.toFixed(1)} | ${(after / before).toFixed(2)} |\n`,
    )
  }
  process.stdout.write(`\nOf the flood, ${taken} requests were accepted and ${refused} refused with 429.\n`)

  async function takeTurn(timesMs: Map<string, number[]>): Promise<void> {
    for (let round = 0; round < roundsPerTurn; round++) {
      for (const [name, run] of Object.entries(quietly)) {
        if (name.startsWith('POST') && round % writeEvery !== 0) continue
        const startedMs = performance.now()
        await run()
        timesMs.set(name, [...(timesMs.get(name) ?? []), performance.now() - startedMs])
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
} finally {
  await started.stop()
}
