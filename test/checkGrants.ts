import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { isFullEffort } from './effort.ts'
import { grantReports } from './grantReports.ts'

/*
 * Ends the suite. Fails if a call was denied that no test provoked, or if a grant was neither used nor explained here. In a
 * run without the nightly tests, a grant that no test used is only listed.
 * Reads the reports that the runtimes of the run have left.
 */

const reportSchema = z.object({
  denials: z.array(z.object({ principal: z.string(), action: z.string(), resource: z.string() })),
  grants: z.array(z.object({ role: z.string(), action: z.string(), resource: z.string(), uses: z.int() })),
})

const explained: readonly { readonly action: RegExp; readonly on?: RegExp; readonly reason: string }[] = [
  { action: /^logs:/, reason: 'The Lambda service writes the logs; here they go to files.' },
  {
    action: /^sqs:(ChangeMessageVisibility|GetQueueAttributes|GetQueueUrl)$/,
    reason: 'AWS requires them for an event source mapping; the local poller relies on the visibility timeout.',
  },
  {
    action: /^sqs:SendMessage$/,
    on: /SchedulerRole.* .*DeadLetters/,
    reason: 'EventBridge Scheduler gives up when a queue accepts nothing for six hours; here it fails at once.',
  },
]

const reports = readdirSync(grantReports).map((file) =>
  reportSchema.parse(JSON.parse(readFileSync(join(grantReports, file), 'utf8'))),
)
const uses = new Map<string, number>()
for (const { role, action, resource, uses: count } of reports.flatMap(({ grants }) => grants)) {
  // The id of the user pool differs between runtimes.
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
if (reports.length === 0) process.stderr.write('No runtime left a report.\n')
process.stdout.write(
  `${uses.size} grants in ${reports.length} reports: ${unused.length} unused, ${denied.length} calls denied\n`,
)
process.exitCode = (isFullEffort ? unused.length : 0) + denied.length > 0 || reports.length === 0 ? 1 : 0
