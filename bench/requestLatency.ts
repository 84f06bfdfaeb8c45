import { randomUUID } from 'node:crypto'
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { registerOrganisations } from '../samples/organisations.ts'
import { startOwnRuntime } from '../samples/ownRuntime.ts'
import { connect } from '../samples/runtime.ts'
import { routes } from '../shared/http/routes.ts'
import { median } from './median.ts'

/*
 * Measures the latency of the main routes on the local runtime, compared with a bare SDK call to the same DynamoDB. A
 * request passes the gateway, a function's process and the authorising proxy. Compare the ratios, because absolute
 * times vary between machines.
 * Usage: node bench/requestLatency.ts
 */

const rounds = 200

/** Runs one call at a time, more slowly than the gateway's throttle, so that no call waits for another. */
async function medianMs(run: () => Promise<unknown>): Promise<number> {
  for (let round = 0; round < 20; round++) await run()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const startedMs = performance.now()
    await run()
    times.push(performance.now() - startedMs)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return median(times)
}

/** The medians of two calls that take turns, so that a temporarily busy machine affects both. */
async function mediansInTurns(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (let round = -20; round < 3 * rounds; round++) {
    for (const [index, run] of [one, other].entries()) {
      const startedMs = performance.now()
      await run()
      if (round >= 0) times[index]?.push(performance.now() - startedMs)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  return [median(times[0]), median(times[1])]
}

const started = await startOwnRuntime()
try {
  const runtime = await connect(started.console)
  await registerOrganisations(runtime)
  const [customer, unrecorded, agent] = await Promise.all([
    runtime.clientOf('customer@pilatus.example'),
    runtime.clientOf('customer@starling.example'),
    runtime.clientOf('agent@provider.example'),
  ])
  const body = { subject: 'Bench', body: 'A short body.', category: 'technical', priority: 'P3' } as const
  const { number } = (await customer(routes.openTicket, { body })).body
  const params = { number }
  const others = { number: (await unrecorded(routes.openTicket, { body })).body.number }

  const dynamo = new DynamoDBClient({
    endpoint: runtime.emulators.dynamodb,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  })
  const { TableNames = [] } = await dynamo.send(new ListTablesCommand())
  const TableName = TableNames.find((name) => name.includes('Product'))
  const Key = { PK: { S: `TICKET#${number}` }, SK: { S: 'TICKET' } }

  // The audit trail records reads by a pro customer, but not by a starter customer.
  const ticket = await mediansInTurns(
    () => unrecorded(routes.getTicket, { params: others }),
    () => customer(routes.getTicket, { params }),
  )
  const list = await mediansInTurns(
    () => unrecorded(routes.listTickets),
    () => customer(routes.listTickets),
  )
  const measured: [string, number][] = [
    ['GetItem by the SDK alone', await medianMs(() => dynamo.send(new GetItemCommand({ TableName, Key })))],
    ['GET /tickets/{number}, not recorded', ticket[0]],
    ['GET /tickets/{number}, recorded', ticket[1]],
    ['GET /tickets, not recorded', list[0]],
    ['GET /tickets, recorded', list[1]],
    ['POST /tickets', await medianMs(() => customer(routes.openTicket, { body, idempotencyKey: randomUUID() }))],
    [
      'POST /tickets/{number}/messages',
      await medianMs(() => agent(routes.writeMessage, { params, body: { body: 'Hello.' } })),
    ],
  ]
  const floor = measured[0]?.[1] ?? Number.NaN
  for (const [name, ms] of measured)
    process.stdout.write(
      `${name.padEnd(46)} ${ms.toFixed(1).padStart(6)} ms ${(ms / floor).toFixed(1).padStart(6)} x\n`,
    )
} finally {
  await started.stop()
}
