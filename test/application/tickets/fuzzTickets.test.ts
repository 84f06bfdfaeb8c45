import { describe, expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { fuzzArea } from '../http/fuzzArea.ts'
import type { InProcess } from '../inProcess.ts'
import { openTicket, useWorld } from '../world.ts'

const world = useWorld()

async function tickets(started: InProcess): Promise<Record<string, readonly string[]>> {
  // Opened in this process, where the limit of writes does not apply.
  const customer = await started.as('customer')
  const number = await Promise.all([openTicket(customer), openTicket(customer)])
  const { members } = (await (await world.as('customer'))(routes.listMembers)).body
  return {
    number: number.map((ticket) => ticket.number),
    organisation: ['pilatus', 'edelweiss', 'starling'],
    member: ['me', ...members.map(({ member }) => member)],
    attachment: [crypto.randomUUID()],
  }
}

fuzzArea('tickets', world, tickets)

describe('after all these requests', () => {
  it('nothing is partly written: counts are exact, and each version has its entry', async () => {
    const agent = await world.as('agent')
    for (const organisation of ['pilatus', 'edelweiss']) {
      const recount = { all: 0, new: 0, open: 0, waiting: 0, closed: 0 }
      let cursor: string | undefined
      do {
        const query = { limit: '100', ...(cursor !== undefined && { cursor }) }
        const page = (await agent(routes.listTicketsOf, { params: { organisation }, query })).body
        for (const { number, status } of page.tickets) {
          recount.all++
          recount[status]++
          await expectWhole(number)
        }
        cursor = page.nextCursor
        if (!cursor) expect(page.counts).toEqual(recount)
      } while (cursor)
    }
  })
})

/** Expects as many changes in the thread of a ticket as its version says. */
async function expectWhole(number: string): Promise<void> {
  const agent = await world.as('agent')
  const versions: number[] = []
  let version = 0
  let cursor: string | undefined
  do {
    const query = cursor === undefined ? {} : { cursor }
    const page = (await agent(routes.getTicket, { params: { number }, query })).body
    versions.push(...page.entries.filter(({ change }) => change).map((entry) => entry.version))
    version = page.version
    cursor = page.nextCursor
  } while (cursor)
  expect([number, versions]).toEqual([number, Array.from({ length: version }, (_, index) => index + 1)])
}
