import { parseArgs } from 'node:util'
import type { DeadLetter } from './deadLetter.ts'
import { mostRead, openDeadLetterQueue } from './deadLetterQueue.ts'
import { openStack } from './stack.ts'

const usage = `Shows tasks and events that failed after all their attempts, and does them again.

  npm run dead-letters -- list   --outputs WHERE [--queue NAME]
  npm run dead-letters -- show   --outputs WHERE --queue NAME [--id ID]
  npm run dead-letters -- resend --outputs WHERE --queue NAME --id ID | --all
  npm run dead-letters -- drop   --outputs WHERE --queue NAME --id ID | --all

WHERE is the file of outputs that 'npm run deploy' has written. AWS is called with the credentials of the environment.
For the local runtime, WHERE is the address of its console, such as http://127.0.0.1:7402.
'list' names the queues. Doing something again is harmless, even if it was done in the meantime. 'drop' prints what it
removes.
`
const text = { type: 'string' } as const

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { outputs: text, queue: text, id: text, all: { type: 'boolean' } },
    allowPositionals: true,
  })
  const [command = ''] = positionals
  if (!['list', 'show', 'resend', 'drop'].includes(command)) throw new Error(usage)
  if (values.outputs === undefined) throw new Error(`--outputs is missing.\n\n${usage}`)
  const stack = await openStack(values.outputs)
  const known = stack.outputs.DeadLetterQueues
  if (command === 'list' && values.queue === undefined) {
    for (const each of known) print(await openDeadLetterQueue(stack, each).read(async (all) => lineOf(each.name, all)))
    return
  }
  const names = known.map(({ name }) => name).join(', ')
  const chosen = known.find(({ name }) => name === values.queue)
  if (!chosen) throw new Error(`--queue must be one of: ${names}.`)
  const changes = command === 'resend' || command === 'drop'
  if (changes && values.id === undefined && values.all !== true)
    throw new Error(`Say which dead letter with --id, or --all. 'show' lists them.`)

  const queue = openDeadLetterQueue(stack, chosen)
  await queue.read(async (all) => {
    if (command === 'list') return print(lineOf(chosen.name, all))
    const letters = values.id === undefined ? all : all.filter(({ id }) => id === values.id)
    if (letters.length === 0 && values.id !== undefined)
      throw new Error(
        `${chosen.name} has no dead letter ${values.id}. It may have been handled, or be in use: wait a minute.`,
      )
    for (const letter of letters) {
      if (command === 'resend') await queue.resend(letter)
      print(command === 'resend' ? `Sent again: ${letter.id}, ${letter.what}` : described(letter))
      // After it is printed, so that nothing is removed unseen.
      if (command === 'drop') await queue.drop(letter)
    }
    if (command === 'drop') print(`Removed from ${chosen.name}: ${letters.length}.`)
    if (letters.length === 0) print(`${chosen.name} has no dead letters.`)
  })
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)

function lineOf(name: string, letters: readonly DeadLetter[]): string {
  const count = letters.length >= mostRead ? `${mostRead} or more` : String(letters.length)
  const [oldest] = letters
  const kinds = [...new Set(letters.map(({ what }) => what))].join(', ')
  return `${name.padEnd(12)} ${count.padStart(5)}${oldest ? `  since ${oldest.sentAt.toISOString()}  ${kinds}` : ''}`
}

const described = ({ id, sentAt, what, why, body }: DeadLetter): string =>
  `${id}\n  ${what}, sent ${sentAt.toISOString()}\n  ${why}\n  ${body}\n`

// Whoever reads the output, such as `head`, may have stopped.
process.stdout.on('error', () => process.exit(1))
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
