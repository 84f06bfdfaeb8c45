import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { grantReports } from './grantReports.ts'

/*
 * Ends the suite: no call may have been denied that no test asked for, and every grant must have been used or be
 * explained here. Reads what each runtime of the run has left behind.
 */

const reportSchema = z.object({
  denials: z.array(z.object({ principal: z.string(), action: z.string(), resource: z.string() })),
  grants: z.array(z.object({ role: z.string(), action: z.string(), resource: z.string(), uses: z.int() })),
})

const explained: readonly { readonly action: RegExp; readonly on?: RegExp; readonly reason: string }[] = [
  { action: /^logs:/, reason: 'The Lambda service writes the logs; here they go to files.' },
  {
    action: /^sqs:(ChangeMessageVisibility|GetQueueAttributes|GetQueueUrl)$/,
    reason: 'AWS demands them of an event source mapping; the local poller lets the visibility timeout do.',
  },
  {
    action: /^sqs:SendMessage$/,
    on: /SchedulerRole.* .*DeadLetters/,
    reason: 'EventBridge Scheduler gives up on a queue that takes nothing for six hours; here it is told at once.',
  },
]

const reports = readdirSync(grantReports).map((file) =>
  reportSchema.parse(JSON.parse(readFileSync(join(grantReports, file), 'utf8'))),
)
const uses = new Map<string, number>()
for (const { role, action, resource, uses: count } of reports.flatMap(({ grants }) => grants)) {
  // A user pool has another id in each runtime.
  const key = `${role} ${action} ${resource.replace(/userpool\/\S+/, 'userpool/ID')}`
  uses.set(key, (uses.get(key) ?? 0) + count)
}
const isExplained = (key: string) =>
  explained.some(({ action, on }) => action.test(key.split(' ')[1] ?? '') && (on?.test(key) ?? true))
const unused = [...uses].filter(([key, count]) => count === 0 && !isExplained(key)).map(([key]) => key)
const denied = reports
  .flatMap(({ denials }) => denials)
  .map(({ principal, action, resource }) => `${principal} ${action} ${resource}`)

for (const key of unused) process.stderr.write(`No test used the grant: ${key}\n`)
for (const key of denied) process.stderr.write(`Denied: ${key}\n`)
if (reports.length === 0) process.stderr.write('No runtime has left a report.\n')
process.stdout.write(
  `${uses.size} grants in ${reports.length} reports: ${unused.length} unused, ${denied.length} calls denied\n`,
)
process.exitCode = unused.length + denied.length > 0 || reports.length === 0 ? 1 : 0
