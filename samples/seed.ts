import { dateSchema, type Month, monthBefore, monthSchema } from '../shared/core/domain/time.ts'
import { billMonth, recordPayments, setBillingDetails } from './fillBilling.ts'
import { fillOrganisations } from './fillOrganisations.ts'
import { fillTickets } from './fillTickets.ts'
import { fillUsage } from './fillUsage.ts'
import { registerOrganisations } from './organisations.ts'
import { connect } from './runtime.ts'

/*
 * Loads samples into a new runtime, relative to the current time: organisations that joined two months ago and, unless
 * `--empty` is given, usage, tickets and invoices since then. Prints a line for each step. After the first, users can
 * sign in.
 * Usage: node samples/seed.ts CONSOLE_URL [--empty]
 */

const [consoleUrl = 'http://127.0.0.1:7402', ...options] = process.argv.slice(2)
const runtime = await connect(consoleUrl)
const today = dateSchema.parse((await runtime.now()).slice(0, 10))
const thisMonth = monthSchema.parse(today.slice(0, 7))
const months: readonly Month[] = [monthBefore(monthBefore(thisMonth)), monthBefore(thisMonth)]
const joinedOn = dateSchema.parse(`${months[0]}-01`)
const joinedAt = `${joinedOn}T08:00:00Z`
const startedMs = performance.now()
const print = (line: string) => void process.stdout.write(`${line}\n`)

await registerOrganisations(runtime, {}, joinedAt)
print('four organisations and their people')
if (!options.includes('--empty')) {
  await fillOrganisations(runtime)
  print(`${await fillUsage(runtime, joinedOn, today)} usage records since ${joinedOn}`)
  await fillTickets(runtime, (count, of) => print(`${count} of ${of} tickets`))
  await setBillingDetails(runtime, joinedAt)
  for (const month of months) {
    await billMonth(runtime, month)
    print(`the invoices of ${month}`)
  }
  await recordPayments(runtime)
  print(`complete after ${Math.round((performance.now() - startedMs) / 1000)} s.`)
}
