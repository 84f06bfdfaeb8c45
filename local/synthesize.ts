import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { StartProblem } from './problem.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs the infrastructure code: writes the cloud assembly of the stage `dev` to `folder`. */
export async function synthesize(folder: string, signal?: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, ['infra/app.ts'], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: folder, CDK_APP_MODE: 'process' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal, killSignal: 'SIGKILL' as const }),
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => said.push(text))
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new StartProblem(`The infrastructure code fails:\n${Buffer.concat(said).toString('utf8')}`)
}
