import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { forkMessaging, type Messaging, openMessaging } from '../../local/emulators/emulators.ts'

let child: ChildProcess | undefined

/** Keeps one process of SNS, SQS and S3 for all runtimes, since starting it takes longer than opening other data. */
export async function startKeptMessaging(
  folder: string,
  region: string,
  onEnd: (what: string) => void,
): Promise<Messaging> {
  const process = child ?? forkMessaging(region)
  if (!child) process.once('exit', () => onEnd('SNS and SQS ended.'))
  child = process
  const port = await openMessaging(process, folder)
  return {
    url: `http://127.0.0.1:${port}`,
    endDelays: () => void process.send('end delays', () => undefined),
    endVisibility: () => void process.send('end visibility', () => undefined),
    async stop() {
      process.send('close')
      await once(process, 'message')
    },
  }
}
