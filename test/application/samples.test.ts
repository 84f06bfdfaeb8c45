import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { connect } from '../../samples/runtime.ts'
import { sampleTickets } from '../../samples/sampleTickets.ts'
import { routes } from '../../shared/http/routes.ts'
import { isFullEffort } from '../effort.ts'
import { acquireRuntime } from '../pool/acquireRuntime.ts'

const seed = fileURLToPath(new URL('../../samples/seed.ts', import.meta.url))

async function seeded(...options: string[]) {
  const acquired = await acquireRuntime('none')
  const { stdout } = await promisify(execFile)(process.execPath, [seed, acquired.console, ...options])
  return { ...acquired, runtime: await connect(acquired.console), lines: stdout.trimEnd().split('\n') }
}

it('the empty samples contain organisations whose people can sign in', async () => {
  const { runtime, lines, release } = await seeded('--empty')
  try {
    expect(lines).toEqual(['four organisations and their people'])
    const { counts } = (await (await runtime.clientOf('owner@pilatus.example'))(routes.listTickets)).body
    expect(counts.all).toBe(0)
  } finally {
    await release()
  }
})

// Takes as long as twenty other files.
if (isFullEffort)
  it('the samples fill every view: tickets in each status, usage, two billed months', async () => {
    const { runtime, lines, release } = await seeded()
    try {
      expect(lines.at(-1)).toMatch(/^complete after/)
      const found = { new: 0, open: 0, waiting: 0, closed: 0 }
      for (const organisation of ['birch', 'starling', 'pilatus', 'edelweiss']) {
        const owner = await runtime.clientOf(`owner@${organisation}.example`)
        const { counts } = (await owner(routes.listTickets)).body
        for (const status of ['new', 'open', 'waiting', 'closed'] as const) found[status] += counts[status]
        const { invoices } = (await owner(routes.listInvoices)).body
        expect([organisation, invoices.length]).toEqual([organisation, organisation === 'birch' ? 0 : 2])
      }
      expect(Object.values(found).reduce((sum, count) => sum + count, 0)).toBe(sampleTickets.length)
      for (const count of Object.values(found)) expect(count).toBeGreaterThan(2)
      expect(new Set(sampleTickets.map(({ language }) => language)).size).toBe(3)
    } finally {
      await release()
    }
  }, 180_000)
