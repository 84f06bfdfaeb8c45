import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { organisationKey } from '../../../shared/core/adapters/dynamodb/keys.ts'
import { isWrite, type Route } from '../../../shared/core/api/route.ts'
import { providerTrail } from '../../../shared/core/domain/audit.ts'
import { routes } from '../../../shared/http/routes.ts'
import { useCompany } from '../identity/companySignIn.ts'
import { idOf, tokenMailedTo } from '../identity/invited.ts'
import { bounceOf, reportReturn } from '../organisations/reportReturn.ts'
import { tablesOf } from '../storage.ts'
import { emails, eventuallyIn, openTicket, ticketBody, useWorld, type Who } from '../world.ts'

const world = useWorld()
const until = eventuallyIn(world)
const company = useCompany(world, 'login.pilatus.example')
const run = '2026-11'
const itemSchema = z.object({ PK: z.string(), event: z.object({ handler: z.string(), message: z.string() }) })

async function changesIn(): Promise<string[]> {
  const { client, audit: TableName } = await tablesOf(world.runtime())
  const { Items = [] } = await client.send(new ScanCommand({ TableName }))
  const changes = Items.map((item) => itemSchema.parse(item)).filter(({ PK }) => !PK.endsWith('#traffic'))
  return changes.map(({ event }) => event.handler)
}

interface Example {
  readonly by: Who | `owner@${string}`
  readonly params?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Runs before the request. */
  readonly first?: () => Promise<unknown>
}

/** Routes that leave no event, because they change nothing. */
const changesNothing = new Set(['requestChat'])

const finance = { by: 'finance', params: { run } } as const
/** Sets the name of Starling. Without a name it cannot be billed, so that a run parks it. */
async function nameStarling(name: string): Promise<void> {
  const { client, product: TableName } = await tablesOf(world.runtime())
  const UpdateExpression = 'SET organisation.#name = :name'
  const names = { '#name': 'name' }
  const values = { ':name': name }
  const update = { TableName, Key: organisationKey('starling'), UpdateExpression }
  await client.send(
    new UpdateCommand({ ...update, ExpressionAttributeNames: names, ExpressionAttributeValues: values }),
  )
}
const untilRun = (status: string) => async () => {
  const client = await world.as('finance')
  await until(async () => (await client(routes.getBillingRun, { params: { run } })).body.status === status)
}

/** Each changing route once, in an order in which each is allowed. */
async function examples(): Promise<Record<string, Example>> {
  const [customer, agent] = [await world.as('customer'), await world.as('agent')]
  const { number } = await openTicket(customer)
  const { members } = (await (await world.as('owner'))(routes.listMembers)).body
  const member = members.find(({ email }) => email === emails.owner)?.member ?? ''
  const caller = members.find(({ email }) => email === emails.customer)?.member ?? ''
  await agent(routes.listColleagues)
  const { colleagues } = (await (await world.as('csm'))(routes.listColleagues)).body
  const manager = colleagues.find(({ roles }) => roles.includes('csm'))?.id
  const of = { number }
  const address = { street: 'Bahnhofstrasse', houseNumber: '1', postalCode: '8001', town: 'Zurich', country: 'CH' }
  const billing = { legalName: 'Pilatus AG', address, invoiceEmails: [], language: 'en' }
  const answers = {
    legalName: 'E AG',
    regulator: 'FINMA',
    personalData: true,
    dataLocation: 'Switzerland',
    auditContact: 'Eva',
  }
  const usage = {
    ...{
      id: 'a',
      organisation: 'edelweiss',
      resourceId: 'vm',
      resourceType: 'compute',
      zone: 'z',
      quantity: '1',
      unit: 'h',
    },
    ...{ from: '2026-11-16T06:00:00Z', to: '2026-11-16T07:00:00Z', cost: '1', currency: 'CHF' },
  }
  const event = {
    ...{
      organisation: 'pilatus',
      'request-id': 'p-1',
      timestamp: '2026-11-16T08:00:00Z',
      handler: 'list',
      message: 'Done',
    },
    ...{ uri: '/v2/list', status: 200, 'elapsed-ms': 1, 'source-ip': '203.0.113.7' },
    'iam-user': { id: 'someone', sso: false, 'two-factor-authentication': true, role: 'developer' },
  }
  return {
    openTicket: { by: 'customer', body: ticketBody },
    logCall: { by: 'agent', params: { organisation: 'pilatus' }, body: { ...ticketBody, caller } },
    assignTicket: { by: 'agent', params: of, body: {} },
    writeMessage: { by: 'customer', params: of, body: { body: 'Hello.' } },
    prioritiseTicket: { by: 'agent', params: of, body: { priority: 'P2', reason: 'Why.' } },
    pauseNotices: { by: 'agent', params: of, body: { until: '2026-11-16T12:00:00Z', reason: 'In hand.' } },
    setAffectedResources: { by: 'customer', params: of, body: { affectedResources: ['lb-1'] } },
    followTicket: { by: 'customer', params: { number, member }, body: { following: true } },
    markRead: { by: 'customer', params: of, body: { readUpTo: '2026-11-16T08:00:00.000Z' } },
    reportTyping: { by: 'agent', params: of },
    setCannedReplies: { by: 'agent', body: { replies: [{ name: 'Thanks', text: 'Thank you, {customer}.' }] } },
    closeTicket: { by: 'agent', params: of },
    announceAttachment: { by: 'customer', body: { fileName: 'a.log', contentType: 'text/plain', sizeBytes: 7 } },
    createCalendarFeed: { by: 'customer' },
    revokeCalendarFeed: { by: 'customer' },
    endOwnSessions: { by: 'customer' },
    setProfile: { by: 'customer', body: { timeZone: 'Asia/Tokyo' } },
    submitComplianceForm: { by: 'owner@edelweiss.example', body: { formVersion: 1, answers } },
    reviewComplianceForm: { by: 'agent', params: { organisation: 'edelweiss' }, body: { decision: 'accepted' } },
    assignCustomerSuccessManager: { by: 'agent', params: { organisation: 'edelweiss' }, body: { manager } },
    dismissAddress: {
      ...{ by: 'owner', body: { email: 'old@pilatus.example' } },
      first: () => reportReturn(world, bounceOf('pilatus', 'old@pilatus.example', '2026-11-30T08:00:00Z')),
    },
    tryAddressAgain: {
      ...{ by: 'agent', params: { organisation: 'pilatus' }, body: { email: 'gone@pilatus.example' } },
      first: () => reportReturn(world, bounceOf('pilatus', 'gone@pilatus.example', '2026-11-30T08:00:00Z')),
    },
    tryStaffAddressAgain: {
      ...{ by: 'agent', body: { email: 'gone@provider.example' } },
      first: () => reportReturn(world, bounceOf(providerTrail, 'gone@provider.example', '2026-11-30T08:00:00Z')),
    },
    changePlan: { by: 'owner', body: { plan: 'enterprise' } },
    registerOrganisation: {
      by: 'service',
      params: { organisation: 'new' },
      body: { name: 'N', currency: 'CHF', plan: 'pro' },
    },
    setMember: {
      ...{ by: 'service', params: { organisation: 'new', member: 'm' } },
      body: { role: 'owner', name: 'M', email: 'm@new.example' },
    },
    recalculatePromises: { by: 'service' },
    ingestUsage: { by: 'service', body: { records: [usage] } },
    ingestAuditEvents: { by: 'service', body: { events: [event] } },
    setAuditStream: { by: 'owner@edelweiss.example', body: { url: 'https://hooks.customer.example/audit' } },
    rotateAuditStreamSecret: { by: 'owner@edelweiss.example' },
    resumeAuditStream: { by: 'owner@edelweiss.example' },
    removeAuditStream: { by: 'owner@edelweiss.example' },
    requestAuditExport: { by: 'owner', body: { format: 'csv' } },
    requestUsageExportOf: {
      ...{ by: 'finance', params: { organisation: 'edelweiss' } },
      body: { month: run, by: 'resource', format: 'csv' },
    },
    requestUsageExport: { by: 'owner', body: { month: run, by: 'zone', format: 'csv' } },
    setAuditRetention: { by: 'owner', body: { days: 30 } },
    setBillingDetails: { by: 'owner', body: billing },
    setBillingDetailsOf: { by: 'finance', params: { organisation: 'starling' }, body: billing },
    startBillingRun: {
      by: 'finance',
      body: { month: run },
      first: () => Promise.all([world.runtime().moveClock('2026-12-02T08:00:00Z'), nameStarling('')]),
    },
    retryParkedOrganisations: { ...finance, first: () => untilRun('drafted')().then(() => nameStarling('Starling')) },
    approveBillingRun: { ...finance, first: untilRun('drafted') },
    issueInvoices: finance,
    closeMonth: { ...finance, first: untilRun('issued') },
  }
}

async function ask(name: string, { by, params = {}, body = {} }: Example): Promise<number> {
  const route = Object.entries<Route>(routes).find(([operation]) => operation === name)?.[1]
  if (!route) throw new Error(`There is no route ${name}.`)
  const { api, tokenOf } = world.runtime()
  const email = Object.entries(emails).find(([who]) => who === by)?.[1] ?? by
  const response = await fetch(`${api}${route.path.replace(/\{(\w+)\}/g, (_, key: string) => params[key] ?? '')}`, {
    method: route.method,
    headers: { authorization: `Bearer ${await tokenOf(email)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.ok) await response.arrayBuffer()
  else throw new Error(`${name}: ${await response.text()}`)
  return response.status
}

describe('every route that changes something', () => {
  it('leaves exactly one event in an audit trail each time it is called [112]', async () => {
    const made = await examples()
    const issued = async () => {
      const client = await world.as('finance')
      const { invoices } = (await client(routes.listInvoicesOf, { params: { organisation: 'pilatus' } })).body
      return { organisation: 'pilatus', number: invoices[0]?.issue.number ?? '' }
    }
    const recorded: Record<string, number> = {}
    const count = async (name: string, example: Example) => {
      await example.first?.()
      const eventsOf = async () => (await changesIn()).filter((handler) => handler === name).length
      const before = await eventsOf()
      await ask(name, example)
      recorded[name] = (await eventsOf()) - before
    }
    for (const [name, example] of Object.entries(made)) await count(name, example)
    const params = await issued()
    await count('recordPayment', {
      by: 'finance',
      params,
      body: { on: '2026-12-02', amountMinor: '100', reference: 'x' },
    })
    await count('issueCreditNote', { by: 'finance', params, body: { reason: 'Why.' } })
    await count('exportMonth', finance)

    const owner = await world.as('owner')
    const invited = { email: emails.guest, name: 'Nora Neu' }
    await count('inviteMember', { by: 'owner', body: invited })
    const invitation = (await owner(routes.listInvitations)).body.invitations[0]?.id ?? ''
    await count('revokeInvitation', { by: 'owner', params: { invitation } })
    await owner(routes.inviteMember, { body: invited })
    await count('acceptInvitation', { by: 'guest', body: { token: await tokenMailedTo(world, emails.guest) } })
    const member = idOf('guest')
    await count('setMemberRole', { by: 'owner', params: { member }, body: { role: 'owner' } })
    await count('removeMember', { by: 'owner', params: { member } })
    const platform = await world.as('service')
    const other = { organisation: 'new', member: 'other' }
    const body = { role: 'customer', name: 'O', email: 'o@new.example' } as const
    await platform(routes.setMember, { params: other, body })
    await count('removeMemberOf', { by: 'service', params: other })
    const suspended = { organisation: 'new' }
    await count('suspendOrganisation', { by: 'service', params: suspended, body: { suspended: true } })
    await count('createApiKey', { by: 'owner', body: { name: 'ci', scopes: ['tickets.read'] } })
    const key = (await owner(routes.listApiKeys)).body.apiKeys[0]?.id ?? ''
    await count('rotateApiKey', { by: 'owner', params: { key } })
    await count('revokeApiKey', { by: 'owner', params: { key } })
    const domain = 'pilatus.example'
    await count('addSsoDomain', { by: 'owner', body: { domain } })
    const [claimed] = (await owner(routes.getSingleSignOn)).body.domains
    await world.runtime().setName({ name: claimed?.record.name ?? '', texts: [claimed?.record.value ?? ''] })
    await count('proveSsoDomain', { by: 'owner', params: { domain } })
    await count('setSsoConnection', { by: 'owner', body: company.openId() })
    await count('setSsoEnforcement', { by: 'owner', body: { enforced: true, breakGlassOwner: idOf('owner') } })
    await count('removeSsoConnection', { by: 'owner' })
    await count('removeSsoDomain', { by: 'owner', params: { domain } })
    await count('leaveOrganisation', { by: 'neighbour' })

    const writes = Object.entries<Route>(routes).filter(([, route]) => isWrite(route))
    const expected = writes.map(([name]) => name).filter((name) => !changesNothing.has(name))
    expect(recorded).toEqual(Object.fromEntries(expected.map((name) => [name, 1])))
  })
})
