import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const curl = fileURLToPath(new URL('curl.mjs', import.meta.url))

interface Addresses {
  readonly api: string
  readonly console: string
}

/** The blocks of a page that are marked as `bash`, in order; those of another terminal are `bash terminal`. */
export function blocksOf(page: string): { readonly isOtherTerminal: boolean; readonly text: string }[] {
  const source = readFileSync(`${root}/${page}`, 'utf8')
  return [...source.matchAll(/^```bash( terminal)?\n(.*?)^```$/gms)].map(([, other, text = '']) => ({
    isOtherTerminal: other !== undefined,
    text,
  }))
}

/**
 * Runs blocks of a page in one shell, as written, but for the addresses of the runtime. Ends at the first command that
 * fails. Returns what they print.
 */
export async function runBlocks(blocks: ReturnType<typeof blocksOf>, { api, console }: Addresses): Promise<string> {
  const others: ChildProcess[] = []
  const here = (text: string) =>
    text.replaceAll('http://127.0.0.1:7401', api).replaceAll('http://127.0.0.1:7402', console)
  try {
    let output = ''
    const shell = spawn('sh', ['-e'], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] })
    for (const stream of [shell.stdout, shell.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    shell.stdin.write(`curl() { '${process.execPath}' '${curl}' "$@"; }\n`)
    for (const { isOtherTerminal, text } of blocks) {
      if (!isOtherTerminal) shell.stdin.write(here(text))
      else others.push(await startTerminal(`${text.trim()} -- login.pilatus.example ${console} 0`))
    }
    shell.stdin.end()
    const [code] = await once(shell, 'close')
    if (code !== 0) throw new Error(`The commands ended with ${code}:\n${output.slice(-3_000)}`)
    return output
  } finally {
    // Of a group: npm, a shell and the program.
    for (const { pid } of others) if (pid !== undefined) process.kill(-pid)
  }
}

/** Runs a command that stays, and waits for its first output. */
async function startTerminal(command: string): Promise<ChildProcess> {
  const child = spawn('sh', ['-c', command], { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => {
      throw new Error(`${command} ended.`)
    }),
  ])
  return child
}
