import { registerOrganisations } from '../samples/organisations.ts'
import { connect } from '../samples/runtime.ts'
import { ApiProblem } from '../shared/api/client.ts'
import { routes } from '../shared/api/routes.ts'
import { startTestRuntime } from '../test/testRuntime.ts'

/*
 * What one organisation that floods the API does to the latency of another: the other's requests alone, beside the same
 * while the first opens tickets as fast as a fixed rate allows, most of which its limit refuses. On one machine all share
 * its cores, so the rate leaves some of them idle. Usage: node bench/noisyNeighbour.ts
 */

const rounds = 150
const floodPerSecond = 60

const body = { subject: 'Bench', body: 'A short body.', category: 'technical', priority: 'P3' } as const
const started = await startTestRuntime()
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

  const alone = await latencies()
  let [taken, refused] = [0, 0]
  const flood = setInterval(() => {
    noisy(routes.openTicket, { body }).then(
      () => taken++,
      (error: unknown) => {
        if (!(error instanceof ApiProblem && error.problem.status === 429)) throw error
        refused++
      },
    )
  }, 1_000 / floodPerSecond)
  // Until the limit of a minute is reached, and most of the flood is refused.
  await new Promise((resolve) => setTimeout(resolve, 12_000))
  const beside = await latencies()
  clearInterval(flood)

  process.stdout.write(
    `| request | alone, ms | beside a flood of ${floodPerSecond}/s, ms | ratio |\n| --- | --- | --- | --- |\n`,
  )
  for (const name of Object.keys(quietly)) {
    const [before = Number.NaN, after = Number.NaN] = [alone.get(name), beside.get(name)]
    process.stdout.write(
      `| \`${name}\` | ${before.toFixed(1)} | ${after.toFixed(1)} | ${(after / before).toFixed(2)} |\n`,
    )
  }
  process.stdout.write(`\nOf the flood, ${taken} requests were taken and ${refused} refused with 429.\n`)

  async function latencies(): Promise<Map<string, number>> {
    const medians = new Map<string, number>()
    for (const [name, run] of Object.entries(quietly)) {
      const times: number[] = []
      for (let round = 0; round < rounds; round++) {
        const startedMs = performance.now()
        await run()
        times.push(performance.now() - startedMs)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      medians.set(name, times.sort((a, b) => a - b)[rounds / 2] ?? Number.NaN)
    }
    return medians
  }
} finally {
  await started.stop()
}
