import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartProblem } from './problem.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, 'node_modules/.cache/local-runtime/assemblies')
/** All inputs of the template and the bundles. */
const inputs = [
  ...['infra/**', 'functions/**', 'shared/**', 'local/synthesize.ts'],
  // The bundler also reads these.
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'cdk.json'],
]
/** How many assemblies are kept. One that was used within the hour may still be in use. */
const kept = 4
const inUseMs = 3_600_000

export interface SynthesisOptions {
  readonly stage?: 'dev' | 'prod'
  /** Runs the infrastructure code with the CDK's command line, as operators do. */
  readonly byCli?: boolean
  readonly signal?: AbortSignal
  /** Called before the infrastructure code runs, which takes a while. */
  readonly onSynthesis?: () => void
}

/**
 * Returns the folder of a stage's cloud assembly. Runs the infrastructure code only if its inputs have changed since
 * the assembly was written.
 */
export async function assemblyOf(options: SynthesisOptions = {}): Promise<string> {
  const { stage = 'dev', byCli = false, signal, onSynthesis } = options
  const digest = digestOfInputs()
  const folder = join(cache, `${stage}-${byCli ? 'cli-' : ''}${digest}`)
  if (!existsSync(folder)) {
    onSynthesis?.()
    // Written under another name first, so that other processes find all of it or nothing.
    const half = `${folder}-${process.pid}`
    mkdirSync(cache, { recursive: true })
    try {
      await run(byCli ? cli(stage, half) : ownRun(stage, half), signal)
      // Changes saved in the meantime may or may not be included.
      if (digestOfInputs() !== digest) return await assemblyOf(options)
      renameSync(half, folder)
    } catch (error) {
      if (!existsSync(folder)) throw error
    } finally {
      rmSync(half, { recursive: true, force: true })
    }
    prune()
  }
  const now = new Date()
  utimesSync(folder, now, now)
  return folder
}

interface Command {
  readonly argv: readonly [program: string, ...rest: string[]]
  readonly env?: NodeJS.ProcessEnv
}

/** What a stage without a domain lacks. The local runtime serves the portal, and has a domain for replies. */
const contextOf = (stage: string): Record<string, string> => ({
  stage,
  portalUrl: 'http://localhost:7400',
  replyDomain: 'reply.provider.example',
})

const ownRun = (stage: string, folder: string): Command => ({
  argv: [process.execPath, 'infra/app.ts'],
  env: { CDK_OUTDIR: folder, CDK_APP_MODE: 'process', CDK_CONTEXT_JSON: JSON.stringify(contextOf(stage)) },
})

const cli = (stage: string, folder: string): Command => ({
  argv: [
    'node_modules/.bin/cdk',
    'synth',
    '--quiet',
    '--output',
    folder,
    ...Object.entries(contextOf(stage)).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ],
})

/** Runs the infrastructure code, which writes a cloud assembly. */
async function run({ argv: [program, ...rest], env }: Command, signal: AbortSignal | undefined): Promise<void> {
  const child = spawn(program, rest, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal, killSignal: 'SIGKILL' as const }),
  })
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => output.push(text))
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new StartProblem(`The infrastructure code failed:\n${Buffer.concat(output).toString('utf8')}`)
}

function digestOfInputs(): string {
  const hash = createHash('sha256').update(process.version)
  for (const file of globSync(inputs, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort())
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex').slice(0, 16)
}

function prune(): void {
  const byAge = readdirSync(cache)
    // Another process may have renamed or removed one.
    .flatMap((name) => {
      const used = statSync(join(cache, name), { throwIfNoEntry: false })
      return used ? [{ path: join(cache, name), usedAtMs: used.mtimeMs }] : []
    })
    .sort((a, b) => b.usedAtMs - a.usedAtMs)
  for (const { path, usedAtMs } of byAge.slice(kept))
    if (Date.now() - usedAtMs > inUseMs) rmSync(path, { recursive: true, force: true })
}
