import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { prices } from './prices.ts'

/*
 * What a month costs: `npm run cost`. Calls and units come from docs/costs.md, whose figures tests measure; how often
 * people do what is assumed here.
 */

/** What happens to an average ticket: rows of docs/costs.md, and how often. */
const perTicket: Readonly<Record<string, number>> = {
  'open a ticket, with an Idempotency-Key': 1,
  'take a ticket': 1,
  'first answer': 1,
  'internal note': 1,
  'customer’s reply': 2,
  'reply that changes no status': 2,
  'mark as read': 5,
  close: 1,
  'list 25 tickets': 10,
  'list the queue, 25 tickets': 5,
  'read a ticket with five messages': 15,
}
/** Two agents look at a ticket for three minutes in all. The portal reads it again every ten seconds. */
const looksOfAgents = 18
/** Agents' reads are recorded once an hour, so they write next to nothing; half a read unit finds who is writing. */
const unitsOfLook = { reads: 2.5, writes: 0 }
const emailsPerTicket = 6
/** Entries of a thread that email somebody, each a task and a domain event. */
const tasksPerTicket = 8
/** Reads by customers are recorded on the plans pro and enterprise, assumed to have a third of the tickets. */
const shareRecorded = 1 / 3
/** Assumed for a call of the API: 50 ms of a function of 512 MB. It leaves one line, in the access log. */
const perCall = { functionSeconds: 0.05, gigabytes: 0.5, loggedBytes: 450 }
/** Assumed for a task of a worker, such as sending the emails of a change: 200 ms with 1,024 MB. */
const perTask = { functionSeconds: 0.2, gigabytes: 1, loggedBytes: 500 }
/** What a ticket leaves in the tables, with its thread, index entries and audit events, and for how long. */
const kept = { bytes: 15_000, months: 12 }
const minutesOfMonth = 30 * 24 * 60
/** From the template of `prod`. */
const standing = { alarms: 80, metrics: 30, keys: 2, secrets: 3 }
const tokenHours = 1

export interface Size {
  readonly tickets: number
  readonly people: number
}
export const sizes: readonly Size[] = [
  { tickets: 1_000, people: 300 },
  { tickets: 100_000, people: 15_000 },
  { tickets: 1_000_000, people: 100_000 },
]

/** Reads the units of each request in docs/costs.md, by its name. */
function documentedUnits(): Map<string, { reads: number; writes: number }> {
  const text = readFileSync(new URL('../docs/costs.md', import.meta.url), 'utf8')
  const rows = text.matchAll(/^\| ([^|]+) \| ([\d.]+) \| ([\d.]+) \| [\d.]+ \|/gm)
  return new Map(
    Array.from(rows, ([, name = '', reads, writes]) => [name, { reads: Number(reads), writes: Number(writes) }]),
  )
}

/** The cost of a month in USD, by what it is for. Emails and people who sign in are apart: any system would pay them. */
export function monthlyCost({ tickets, people }: Size) {
  const units = documentedUnits()
  let [reads, writes, calls] = [looksOfAgents * unitsOfLook.reads, 0, looksOfAgents]
  for (const [name, times] of Object.entries(perTicket)) {
    const row = units.get(name)
    if (!row) throw new Error(`docs/costs.md has no row '${name}'.`)
    reads += times * row.reads
    writes += times * row.writes * (/^(list|read)/.test(name) ? shareRecorded : 1)
    calls += times
  }
  const scan = units.get('nothing is due')
  if (!scan) throw new Error('docs/costs.md has no row for an idle scan.')
  const seconds =
    (calls * perCall.functionSeconds * perCall.gigabytes +
      tasksPerTicket * perTask.functionSeconds * perTask.gigabytes) *
    tickets
  const invocations = (calls + tasksPerTicket) * tickets + minutesOfMonth
  const logged =
    ((calls * perCall.loggedBytes + tasksPerTicket * perTask.loggedBytes) * tickets + minutesOfMonth * 500) / 1e9
  const million = 1e6
  const { dynamoDb, apiGateway, lambda, logs, queues, events, keys, secrets } = prices
  return {
    'DynamoDB: units':
      (writes * tickets * dynamoDb.perMillionWriteUnits +
        (reads * tickets + scan.reads * minutesOfMonth) * dynamoDb.perMillionReadUnits) /
      million,
    'DynamoDB: storage of a year': ((tickets * kept.bytes * kept.months) / 1e9) * dynamoDb.perGigabyteMonth,
    'API Gateway': (calls * tickets * apiGateway.perMillionRequests) / million,
    Lambda: (invocations * lambda.perMillionRequests) / million + seconds * lambda.perGigabyteSecond,
    'logs, kept a year': logged * (logs.perGigabyteIn + 12 * logs.perGigabyteMonthKept * 0.15),
    'queues and events':
      (tasksPerTicket * tickets * (3 * queues.perMillionRequests + events.perMillionEvents)) / million,
    'alarms, metrics, keys, secrets':
      standing.alarms * logs.perAlarmMonth +
      standing.metrics * logs.perMetricMonth +
      logs.perDashboardMonth +
      standing.keys * keys.perKeyMonth +
      standing.secrets * secrets.perSecretMonth,
    'platform’s client and tokens':
      prices.people.perMachineClientMonth + (((30 * 24) / tokenHours) * prices.people.perThousandMachineTokens) / 1000,
    emails: (emailsPerTicket * tickets * prices.email.perThousand) / 1000,
    'people who sign in': Math.max(0, people - prices.people.free) * prices.people.perPersonMonth,
  }
}

/** The sum without what any system would pay. */
export function infrastructureOf(cost: ReturnType<typeof monthlyCost>): number {
  const { emails, 'people who sign in': people, ...own } = cost
  return Object.values(own).reduce((sum, part) => sum + part, 0)
}

/** The rows of the table in docs/costs.md. */
export function costTable(): string[] {
  const costs = sizes.map(monthlyCost)
  const inUsd = (amounts: readonly number[]) =>
    amounts.map((amount) => (amount < 10 ? amount.toFixed(2) : Math.round(amount).toLocaleString('en'))).join(' | ')
  const [first] = costs
  const names = Object.keys(first ?? {}) as (keyof ReturnType<typeof monthlyCost>)[]
  const own = names.filter((name) => name !== 'emails' && name !== 'people who sign in')
  return [
    ...own.map((name) => `| ${name} | ${inUsd(costs.map((cost) => cost[name]))} |`),
    `| **infrastructure** | ${inUsd(costs.map(infrastructureOf))} |`,
    `| emails | ${inUsd(costs.map(({ emails }) => emails))} |`,
    `| people who sign in | ${inUsd(costs.map((cost) => cost['people who sign in']))} |`,
  ]
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const heads = sizes.map(
    ({ tickets, people }) => `${tickets.toLocaleString('en')} tickets, ${people.toLocaleString('en')} people`,
  )
  process.stdout.write(
    `USD a month in Frankfurt, prices as of ${prices.asOf}\n\n| for | ${heads.join(' | ')} |\n| --- | --- | --- | --- |\n`,
  )
  process.stdout.write(`${costTable().join('\n')}\n`)
}
