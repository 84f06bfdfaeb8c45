import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { connect } from '../../../samples/runtime.ts'
import { isFullEffort } from '../../effort.ts'
import { nightly } from '../../nightly.ts'
import { acquireRuntime } from '../../pool/acquireRuntime.ts'
import { blocksOf, runBlocks } from './runBlocks.ts'

/** A quick run ends once a promise is broken: each command is a process of its own. */
const blocks = blocksOf('docs/tutorial.md')
const quickBlocks = 4

it('the commands of the tutorial do what its text says', { timeout: 180_000 }, async () => {
  const acquired = await acquireRuntime('monday')
  try {
    const runtime = await connect(acquired.console)
    const output = await runBlocks(isFullEffort ? blocks : blocks.slice(0, quickBlocks), runtime)
    expect(output).toMatch(/^1 support hour from /m)
    expect(output).toContain('"fileName":"db.log"')
    expect(output).toMatch(/\[(OVERDUE|ESCALATED \d)\]/)
    if (isFullEffort) {
      expect(output).toContain('BEGIN:VCALENDAR')
      expect(output).toContain('MemberRemoved')
      expect(output).toMatch(/"steps":\[.*500\.00 CHF per month/)
    }
    expect((await runtime.iam()).denials).toEqual([])
  } finally {
    await acquired.release()
  }
})

nightly('the commands of the README that ask a running product work', async () => {
  const acquired = await acquireRuntime('monday', { withEmails: false })
  try {
    const runtime = await connect(acquired.console)
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
    const commands = [...readme.matchAll(/`(npm run --silent [^`]+)`/g)].map(([, command = '']) => command)
    expect(commands.length).toBeGreaterThan(0)
    const text = commands.map((command) => `${command} ${runtime.console}\n`).join('')
    expect(await runBlocks([{ isOtherTerminal: false, text }], runtime)).toMatch(/^(\d{6}\n)+$/)
  } finally {
    await acquired.release()
  }
})
