import { eventually } from '../../samples/eventually.ts'
import type { RuntimeAccess } from '../../samples/runtime.ts'
import {
  addDays,
  dateSchema,
  type LocalDate,
  type Month,
  monthAfter,
  monthSchema,
} from '../../shared/core/domain/time.ts'
import { routes } from '../../shared/http/routes.ts'

/** The parameters that views are opened with. */
export interface Filled {
  readonly number: string
  /** A month whose invoices are issued, and one whose invoices are drafts. */
  readonly issued: Month
  readonly drafted: Month
  readonly invoice: string
}

const words =
  'Volume `vol-1` is full.\n\n> as you said\n\n| zone | state |\n| --- | --- |\n| 1 | down |\n\n```\nconnect ECONNREFUSED 10.0.0.5:5432 after a very long line of output\n```'

/** Creates content for every view of the portal. */
export async function fill(runtime: RuntimeAccess): Promise<Filled> {
  const issued = monthSchema.parse((await runtime.now()).slice(0, 7))
  const joined = dateSchema.parse((await runtime.now()).slice(0, 10))
  const number = await fillTickets(runtime)
  await fillOrganisation(runtime)
  await runtime.moveClock('+66d')
  await fillUsage(runtime, joined)
  await bill(runtime, issued, 'issued')
  const drafted = monthAfter(issued)
  await bill(runtime, drafted, 'drafted')
  const owner = await runtime.clientOf('owner@pilatus.example')
  const invoice = (await owner(routes.getStatement)).body.invoices[0]?.number
  if (invoice === undefined) throw new Error('There is no invoice.')
  return { number, issued, drafted, invoice }
}

async function fillTickets(runtime: RuntimeAccess): Promise<string> {
  const customer = await runtime.clientOf('customer@pilatus.example')
  const open = async (subject: string, body: string, priority: 'P1' | 'P3' | 'P4') => {
    const sent = { subject, body, category: 'technical' as const, priority, affectedResources: ['db-1.example'] }
    return (await customer(routes.openTicket, { body: sent })).body.number
  }
  await open('How do we resize a volume without downtime?', 'It is at 80%.', 'P4')
  await open('Backups of the last three nights are missing in zone ch-dk-2', 'None is listed.', 'P3')
  const number = await open('A'.repeat(120), words, 'P1')
  const params = { number }
  const agent = await runtime.clientOf('agent@provider.example')
  await agent(routes.writeMessage, { params, body: { body: 'A note.', internal: true } })
  await agent(routes.writeMessage, { params, body: { body: 'An answer.' } })
  await agent(routes.setCannedReplies, { body: { replies: [{ name: 'Thanks', text: 'Thank you, {customer}.' }] } })
  await customer(routes.followTicket, { params: { number, member: 'me' }, body: { following: true } })
  return number
}

async function fillUsage(runtime: RuntimeAccess, joined: LocalDate): Promise<void> {
  const platform = await runtime.clientOf('platform')
  const dates = Array.from({ length: 40 }, (_, days) => addDays(joined, days + 1))
  const records = dates.flatMap((date, index) =>
    (['instance', 'volume', 'load balancer'] as const).map((resourceType, kind) => ({
      id: `${date}-${resourceType.replace(' ', '-')}`,
      organisation: 'pilatus',
      resourceId: `${resourceType.replace(' ', '-')}-1`,
      resourceType,
      zone: `ch-gva-${(index % 2) + 1}`,
      quantity: '24',
      unit: 'h',
      from: `${date}T00:00:00Z`,
      to: `${date}T01:00:00Z`,
      cost: `${10 + ((index * 7 + kind * 11) % 23)}.250001`,
      currency: 'CHF' as const,
      tags: { team: 'bakery' },
    })),
  )
  await platform(routes.ingestUsage, { body: { records } })
}

async function fillOrganisation(runtime: RuntimeAccess): Promise<void> {
  const owner = await runtime.clientOf('owner@pilatus.example')
  const invited = { email: 'new@pilatus.example', name: 'Nora Neumann', role: 'customer' } as const
  await owner(routes.inviteMember, { body: invited })
  await owner(routes.createApiKey, {
    body: { name: 'Monitoring', scopes: ['tickets.read', 'tickets.write'], expiresInDays: 90 },
  })
  const csm = await runtime.clientOf('csm@provider.example')
  const { colleagues } = (await csm(routes.listColleagues)).body
  const manager = colleagues.find(({ roles }) => roles.includes('csm'))?.id
  const params = { organisation: 'edelweiss' }
  await csm(routes.assignCustomerSuccessManager, { params, body: { manager } })
  const regulated = await runtime.clientOf('owner@edelweiss.example')
  const answers = {
    legalName: 'Edelweiss Health AG',
    regulator: 'FINMA',
    personalData: true,
    dataLocation: 'Switzerland',
    auditContact: 'Elin Edelweiss, owner@edelweiss.example',
  }
  await regulated(routes.submitComplianceForm, { body: { formVersion: 1, answers } })
  // Nothing listens at this address.
  await regulated(routes.setAuditStream, { body: { url: 'http://127.0.0.1:9/audit' } })
}

async function bill(runtime: RuntimeAccess, month: Month, until: 'drafted' | 'issued'): Promise<void> {
  const finance = await runtime.clientOf('finance@provider.example')
  const params = { run: month }
  await finance(routes.startBillingRun, { body: { month } })
  const reached = (status: string) =>
    eventually(async () => (await finance(routes.getBillingRun, { params })).body.status === status)
  await reached('drafted')
  if (until === 'drafted') return
  await finance(routes.approveBillingRun, { params, body: {} })
  await finance(routes.issueInvoices, { params, body: {} })
  await reached('issued')
}

/** Every view, by the person who can see it. */
export const viewsOf = ({ number, issued, drafted, invoice }: Filled) => ({
  'owner@pilatus.example': [
    '/tickets',
    '/tickets?text=none',
    '/tickets/new',
    '/tickets/new?category=pentest',
    `/tickets/${number}`,
    '/plan',
    `/usage?month=${drafted}`,
    '/audit',
    '/invoices',
    `/invoices/${invoice}`,
    '/members',
    '/security',
    '/api-keys',
    '/single-sign-on',
    '/invitation',
    `/sla?month=${issued}`,
    '/none',
  ],
  'owner@edelweiss.example': ['/compliance', '/plan', '/usage', '/audit/stream'],
  'newcomer@pilatus.example': ['/'],
  'agent@provider.example': [
    '/queue',
    '/calls/new',
    `/tickets/${number}`,
    '/canned-replies',
    '/audit',
    `/sla?month=${issued}`,
  ],
  'finance@provider.example': [
    '/billing',
    `/billing/${issued}`,
    `/billing/${drafted}`,
    '/organisations',
    '/organisations/pilatus/invoices',
    `/organisations/pilatus/invoices/${invoice}`,
  ],
})

export const themes = [
  {
    name: 'light on a desk',
    theme: 'system',
    options: { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  },
  {
    name: 'dark on a phone, in German',
    theme: 'system',
    options: { colorScheme: 'dark', viewport: { width: 320, height: 640 }, locale: 'de' },
  },
  {
    name: 'high contrast on a tablet, in French',
    theme: 'contrast',
    options: { colorScheme: 'light', viewport: { width: 768, height: 1024 }, locale: 'fr' },
  },
] as const
