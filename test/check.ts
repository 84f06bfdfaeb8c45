import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/* Lints, checks types and looks for dead code in parallel. Prints every failure, and exits with 1 if there is one. */

const root = fileURLToPath(new URL('..', import.meta.url))
const incremental = (name: string) => [
  '--incremental',
  ...['--tsBuildInfoFile', `node_modules/.cache/tierdesk/${name}.tsbuildinfo`],
]
const commands: readonly (readonly [program: string, ...rest: string[]])[] = [
  ['biome', 'check', '--error-on-warnings', '.'],
  ['tsc', '--project', '.', ...incremental('tsc')],
  ['tsc', '--project', 'portal', ...incremental('tscOfPortal')],
  ['node', 'test/checkWords.ts'],
  ['knip'],
  // Code that only tests use is dead, too.
  ['knip', '--production'],
]

async function run([program, ...rest]: (typeof commands)[number]): Promise<boolean> {
  const child = spawn(`node_modules/.bin/${program}`, rest, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => output.push(text))
  const [code] = await once(child, 'exit')
  if (code !== 0) process.stderr.write(`${[program, ...rest].join(' ')} failed:\n${Buffer.concat(output)}\n`)
  return code === 0
}

const outcomes = await Promise.all(commands.map(run))
process.exitCode = outcomes.every(Boolean) ? 0 : 1
