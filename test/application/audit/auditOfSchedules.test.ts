import { once } from 'node:events'
import { createServer } from 'node:http'
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { readAssembly } from '../../../local/template/template.ts'
import { routes } from '../../../shared/http/routes.ts'
import { nightly } from '../../nightly.ts'
import { tablesOf } from '../storage.ts'
import { letPass, openTicket, useWorld } from '../world.ts'

const world = useWorld()
const receiver = createServer((_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1')
let url = ''
beforeAll(async () => {
  if (!receiver.listening) await once(receiver, 'listening')
  url = `http://127.0.0.1:${z.object({ port: z.int() }).parse(receiver.address()).port}/`
})
afterAll(() => receiver.close())

const itemSchema = z.object({ PK: z.string(), event: z.object({ handler: z.string(), message: z.string() }) })

/** The changes of one kind that a function has recorded, in all audit trails. */
async function recorded(handler: string, change: string): Promise<string[]> {
  const { client, audit: TableName } = await tablesOf(world.runtime())
  const { Items = [] } = await client.send(new ScanCommand({ TableName }))
  return Items.map((item) => itemSchema.parse(item).event)
    .filter((event) => event.handler === handler && event.message.startsWith(`${change} `))
    .map(({ message }) => message.slice(change.length + 1))
    .sort()
}

interface Example {
  readonly handler: string
  readonly change: string
  /** Prepares work for the schedule, lets its time pass, and waits until the work is done. */
  readonly arrange: () => Promise<void>
  /** The subjects of the changes, which have one event each. */
  readonly about: (string | RegExp)[]
}

const at = (instant: string) => world.runtime().moveClock(instant)
const finance = () => world.as('finance')
const run = { params: { run: '2026-11' } }

/** Each schedule, by its name and task, in an order in which each has work to do. */
const examples: Readonly<Record<string, Example>> = {
  'EveryTwoHours list organisations write files': {
    handler: 'workOnAudit',
    change: 'AuditFilesWritten',
    async arrange() {
      await (await world.as('owner'))(routes.listTickets)
      await letPass(world, '2026-11-16T10:20:00Z')
    },
    about: ['edelweiss 2026-11-16T08', 'pilatus 2026-11-16T08'],
  },
  'EveryFiveMinutes list streams': {
    handler: 'streamAudit',
    change: 'AuditStreamDelivered',
    async arrange() {
      await at('2026-11-16T11:00:00Z')
      const owner = await world.runtime().clientOf('owner@edelweiss.example')
      await owner(routes.setAuditStream, { body: { url } })
      await letPass(world, '2026-11-16T11:20:00Z')
    },
    about: ['edelweiss 2026-11-16T11:00:00.000Z'],
  },
  'EveryDay list organisations apply retention': {
    handler: 'workOnAudit',
    change: 'AuditFilesDeleted',
    async arrange() {
      await (await world.as('owner'))(routes.setAuditRetention, { body: { days: 1 } })
      await letPass(world, '2026-11-18T03:00:00Z')
    },
    about: [/^1 files, 2026-11-16T08-0001/],
  },
  'EveryMonth start run': {
    handler: 'workOnBilling',
    change: 'BillingRunStarted',
    async arrange() {
      const address = { street: 'High Street', postalCode: '6003', town: 'Luzern', country: 'CH' }
      const language = 'en' as const
      const body = { legalName: 'Pilatus', address, invoiceEmails: ['pay@pilatus.example'], language }
      await (await world.as('owner'))(routes.setBillingDetails, { body })
      await letPass(world, '2026-12-01T05:00:00Z')
    },
    about: ['2026-11'],
  },
  'EveryDay remind': {
    handler: 'deliverInvoices',
    change: 'InvoiceReminded',
    async arrange() {
      await (await finance())(routes.approveBillingRun, run)
      await (await finance())(routes.issueInvoices, run)
      await world.runtime().settle()
      await letPass(world, '2027-01-10T08:00:00Z')
    },
    about: [/INV-2026-000001$/, /INV-2026-000002$/, /INV-2026-000003$/],
  },
  NoticesEveryMinute: {
    handler: 'announceDueNotices',
    change: 'NoticeAnnounced',
    async arrange() {
      await at('2027-01-11T08:00:00Z')
      await openTicket(await world.as('customer'))
      await letPass(world, '2027-01-11T08:46:00Z')
    },
    about: [/^TD-.+\/initialResponse\/1\/approaching$/],
  },
}

/** Schedules that leave no event, and why. */
const withoutEvents: Readonly<Record<string, string>> = {
  'EveryFiveMinutes announce again': 'it changes nothing: it repeats the tasks of changes that have their events',
  'EveryNight export accounts': 'it changes nothing: it keeps a copy of the accounts',
  NoticeCheckEveryDay: 'it changes nothing: it sends a test notice and checks who is subscribed',
}

const assembly = readAssembly(process.env.TIERDESK_ASSEMBLY ?? '')
const inputSchema = z.object({ Target: z.object({ Input: z.string() }) })

describe('every schedule', () => {
  it('is listed in this file, by its task', () => {
    const resources = Object.entries(assembly.resources)
    const rules = resources.filter(([, { Type }]) => Type === 'AWS::Events::Rule').map(([id]) => id.slice(0, -8))
    const schedules = resources.filter(([, { Type }]) => Type === 'AWS::Scheduler::Schedule')
    const asked = schedules.map(([id, { Properties }]) => {
      const task = z.record(z.string(), z.string()).parse(JSON.parse(inputSchema.parse(Properties).Target.Input))
      return [/Every[A-Za-z]+?(?=[0-9A-F]{8}$)/.exec(id)?.[0], ...Object.values(task)].join(' ')
    })
    expect([...asked, ...rules].sort()).toEqual([...Object.keys(examples), ...Object.keys(withoutEvents)].sort())
  })

  nightly('leaves exactly one event for each change that it makes [112]', async () => {
    for (const [name, { handler, change, arrange, about }] of Object.entries(examples)) {
      expect([name, await recorded(handler, change)]).toEqual([name, []])
      await arrange()
      const expected = about.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one)))
      expect([name, await recorded(handler, change)]).toEqual([name, expected])
    }
  })
})
