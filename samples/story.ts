import assert from 'node:assert/strict'
import { ApiProblem, type Client } from '../shared/core/api/client.ts'
import { formatMinor } from '../shared/core/domain/money.ts'
import { routes } from '../shared/http/routes.ts'
import { eventually } from './eventually.ts'
import { registerOrganisations } from './organisations.ts'
import { connect, type RuntimeAccess } from './runtime.ts'

/*
 * Plays the product's main story over HTTP only, on a runtime with new data. Each step prints the result, and stops the
 * story if it is not what was promised.
 * Usage: npm run story
 */

type Problem = ApiProblem['problem']

/** Receives each step of the story with its result. */
type Describe = (title: string, content: unknown) => void

async function refusalOf(attempt: Promise<unknown>): Promise<Problem> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof ApiProblem) return error.problem
    throw error
  }
  throw new assert.AssertionError({ message: 'This should have been refused.' })
}

/** Plays the story on `runtime`. Throws at the first mismatch. */
export async function runStory(runtime: RuntimeAccess, describe: Describe): Promise<void> {
  await autumn(runtime, describe)
  const number = await fridayEvening(runtime, describe)
  await monday(runtime, number, describe)
  await conversation(runtime, number, describe)
  await billing(runtime, describe)
  await trails(runtime, number, describe)
}

/** October and the first half of November: organisations join and change their plans. */
async function autumn(runtime: RuntimeAccess, describe: Describe): Promise<void> {
  await runtime.moveClock('2026-10-01T06:00:00Z')
  await registerOrganisations(runtime, { edelweiss: 'built-in' })
  describe(
    'On 1 October 2026 the platform registers four organisations',
    'birch built-in, starling starter, pilatus pro, edelweiss built-in',
  )

  await runtime.moveClock('2026-10-16T08:00:00Z')
  const edelweiss = await runtime.clientOf('owner@edelweiss.example')
  const enterprise = await edelweiss(routes.changePlan, { body: { plan: 'enterprise' } })
  assert.equal(enterprise.body.plan, 'enterprise')
  describe('On 16 October the owner of edelweiss upgrades', { plan: enterprise.body.plan, etag: enterprise.etag })

  await runtime.moveClock('2026-10-31T20:00:00Z')
  const platform = await runtime.clientOf('platform')
  const records = ['2026-10-10', '2026-10-20', '2026-10-30'].map((date, index) => ({
    id: `usage-${index}`,
    organisation: 'edelweiss',
    resourceId: 'db-1',
    resourceType: 'database',
    zone: 'ch-gva-2',
    quantity: '24',
    unit: 'hour',
    from: `${date}T00:00:00Z`,
    to: `${date}T23:59:59Z`,
    cost: index === 0 ? '777.00' : '9000.00',
    currency: 'CHF' as const,
  }))
  const first = await platform(routes.ingestUsage, { body: { records } })
  const again = await platform(routes.ingestUsage, { body: { records } })
  assert.deepEqual(
    [first.body, again.body],
    [
      { accepted: 3, repeated: 0 },
      { accepted: 0, repeated: 3 },
    ],
  )
  describe('The platform sends usage of 18,000.00 on enterprise days (and 777.00 before), twice: it is counted once', [
    first.body,
    again.body,
  ])

  await runtime.moveClock('2026-11-11T09:00:00Z')
  const starling = await runtime.clientOf('owner@starling.example')
  const pro = await starling(routes.changePlan, { body: { plan: 'pro' } })
  assert.equal(pro.body.plan, 'pro')
  describe('On 11 November the owner of starling upgrades from starter', { plan: pro.body.plan })
}

/** Friday 13 November 2026, 19:30 in Zurich: production is down. Returns the number of the ticket. */
async function fridayEvening(runtime: RuntimeAccess, describe: Describe): Promise<string> {
  await runtime.moveClock('2026-11-13T18:30:00Z')
  const customer = await runtime.clientOf('customer@pilatus.example')
  const log = 'FATAL: could not open db-1\n'
  const file = { fileName: 'db-1.log', contentType: 'text/plain', sizeBytes: log.length } as const
  const { id, upload } = (await customer(routes.announceAttachment, { body: file })).body
  const sent = await fetch(upload.url, { method: upload.method, headers: upload.headers, body: log })
  assert.equal(sent.status, 200)
  const body = {
    subject: 'Production database is down',
    body: 'No connection to **db-1** since 19:20. Nothing works.',
    category: 'technical' as const,
    priority: 'P1' as const,
    attachments: [id],
  }
  const opened = await customer(routes.openTicket, { body, idempotencyKey: 'friday-evening' })
  const repeated = await customer(routes.openTicket, { body, idempotencyKey: 'friday-evening' })
  const { number, status, promise } = opened.body
  assert.deepEqual(repeated.body, opened.body)
  assert.equal(promise.dueAt?.slice(0, 16), '2026-11-16T06:30', 'due on Monday at 07:30 in Zurich')
  describe('On Friday at 19:30 a customer of pilatus (pro) opens a P1 ticket with a log: due on Monday at 07:30', {
    number,
    status,
    ...promise,
  })

  const [acknowledgement] = await awaitMails(runtime, number, 1, support)
  assert.equal(acknowledgement?.to, 'customer@pilatus.example')
  assert.ok(acknowledgement.text.includes('You will receive a response by 2026-11-16 07:30 Europe/Zurich'))
  describe('The customer receives an email with the promised time', acknowledgement.text)

  const seen = await viewsOf(customer, number)
  assert.deepEqual(seen, ['all', 'new'])
  const neighbour = await runtime.clientOf('customer@starling.example')
  assert.deepEqual(await viewsOf(neighbour, number), [])
  const [hidden, absent] = await Promise.all(
    [number, 'TD-0000-0000'].map((wanted) => refusalOf(neighbour(routes.getTicket, { params: { number: wanted } }))),
  )
  assert.deepEqual({ ...hidden, requestId: '' }, { ...absent, requestId: '' })
  describe('The ticket appears in New and All; for another organisation it does not exist', {
    seen,
    neighbour: hidden?.code,
  })
  return number
}

async function viewsOf(client: Client, number: string): Promise<string[]> {
  const views = ['all', 'new', 'waiting', 'open', 'closed'] as const
  const pages = await Promise.all(views.map((view) => client(routes.listTickets, { query: { view } })))
  return views.filter((_, index) => pages[index]?.body.tickets.some((ticket) => ticket.number === number))
}

/** Moves the clock past the time when a quarter is left, then past the due time. */
async function monday(runtime: RuntimeAccess, number: string, describe: Describe): Promise<void> {
  await runtime.runSchedules()
  assert.equal((await mailsAbout(runtime, number)).length, 0, 'no notice is sent before a quarter of the time is left')
  await runtime.moveClock('2026-11-16T06:15:30Z')
  await runtime.runSchedules()
  await runtime.moveClock('2026-11-16T06:31:00Z')
  await runtime.runSchedules()
  const mails = await awaitMails(runtime, number, 2)
  const subjects = mails.map(({ subject }) => subject).sort()
  assert.deepEqual(subjects, [
    `[DUE SOON] ${number} P1 pro: Pilatus Bakeries`,
    `[OVERDUE] ${number} P1 pro: Pilatus Bakeries`,
  ])
  describe(
    'On Monday at 07:15 and 07:31, on-call staff receive notices',
    mails.map(({ to, subject, text }) => `To: ${to}\nSubject: ${subject}\n\n${text}`).join('\n'),
  )

  for (let scan = 0; scan < 10; scan++) await runtime.runSchedules()
  // An email on its way would have reached the inbox by now.
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  assert.equal((await mailsAbout(runtime, number)).length, 2)
  describe('Ten more scans', 'add nothing')
}

const notices = 'no-reply@sns.amazonaws.com'
const support = 'support@provider.example'

const mailsAbout = async (runtime: RuntimeAccess, number: string, sender = notices) =>
  (await runtime.mails()).filter(({ from, subject }) => from === sender && subject.includes(number))

async function awaitMails(runtime: RuntimeAccess, number: string, count: number, sender = notices) {
  const until = performance.now() + 15_000
  for (;;) {
    const mails = await mailsAbout(runtime, number, sender)
    if (mails.length >= count || performance.now() > until) return mails.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Support replies. The customer replies and closes the ticket, then returns too late. */
async function conversation(runtime: RuntimeAccess, number: string, describe: Describe): Promise<void> {
  const params = { number }
  await runtime.moveClock('2026-11-16T06:45:30Z')
  const agent = await runtime.clientOf('agent@provider.example')
  const queue = (await agent(routes.listQueue)).body.tickets
  assert.equal(queue[0]?.number, number)
  const accepted = await agent(routes.assignTicket, { params, body: { note: 'Third time this month.' } })
  assert.equal(accepted.body.status, 'open')
  describe('An agent finds it first in the queue, and assigns it with a note', {
    queue: queue.length,
    ...accepted.body.assignee,
  })

  const answered = await agent(routes.writeMessage, { params, body: { body: 'The node is back. Please check.' } })
  assert.equal(answered.body.status, 'waiting')
  assert.equal(answered.body.initialResponse?.outcome, 'breached')
  assert.equal(Math.floor((answered.body.initialResponse?.breachedByOpenSeconds ?? 0) / 60), 15)
  describe('An agent replies at 07:45: Waiting, breached by 15 minutes', {
    status: answered.body.status,
    ...answered.body.initialResponse,
  })

  const customer = await runtime.clientOf('customer@pilatus.example')
  const letter = (await awaitMails(runtime, number, 2, support)).at(-1)
  assert.ok(letter)
  await runtime.replyTo(letter, 'It works, thank you.')
  const replied = await eventually(async () => {
    const thread = await customer(routes.getTicket, { params })
    return thread.body.status === 'open' && thread
  })
  assert.equal(replied.body.entries.at(-1)?.message?.body, 'It works, thank you.')
  assert.ok(!JSON.stringify(replied.body).includes('Third time'))
  const stale = await refusalOf(customer(routes.closeTicket, { params, ifMatch: answered.etag ?? '' }))
  assert.equal(stale.status, 412)
  const closed = await customer(routes.closeTicket, { params, ifMatch: replied.etag ?? '' })
  assert.equal(closed.body.status, 'closed')
  describe('The customer replies by email: Open; closes with the old ETag: refused; closes: Closed', [
    replied.body.status,
    stale.code,
    closed.body.status,
  ])

  await runtime.moveClock('2026-12-01T07:00:00Z')
  const late = await runtime.clientOf('customer@pilatus.example')
  const tooLate = await refusalOf(late(routes.writeMessage, { params, body: { body: 'It is down again.' } }))
  assert.deepEqual([tooLate.status, tooLate.code], [409, 'reopen_too_late'])
  const followUp = await late(routes.openTicket, {
    body: { subject: 'Down again', body: 'As before.', category: 'technical', priority: 'P1', followUpTo: number },
  })
  assert.equal(followUp.body.followUpTo, number)
  describe('After 14 days a reply is refused and refers to a follow-up, which is opened', {
    code: tooLate.code,
    followUp: tooLate.followUp,
    opened: followUp.body.number,
  })
}

/** Finance runs October and November. */
async function billing(runtime: RuntimeAccess, describe: Describe): Promise<void> {
  const finance = await runtime.clientOf('finance@provider.example')
  const early = await refusalOf(finance(routes.startBillingRun, { body: { month: '2026-12' } }))
  assert.equal(early.code, 'month_not_ended')
  for (const month of ['2026-10', '2026-11']) await runMonth(finance, month)

  const october = await invoicesOf(finance, '2026-10')
  const november = await invoicesOf(finance, '2026-11')
  assert.deepEqual(october.map(({ content }) => content).sort(), [
    'edelweiss 900.00 + 390.32',
    'pilatus 500.00',
    'starling 100.00',
  ])
  assert.deepEqual(november.map(({ content }) => content).sort(), [
    'edelweiss 0.00 + 2500.00',
    'pilatus 500.00',
    'starling 33.33 + 333.33',
  ])
  const numbers = [...october, ...november].map(({ number }) => number).sort()
  assert.deepEqual(
    numbers,
    Array.from({ length: 6 }, (_, index) => `tierdesk-dev-INV-2026-${String(index + 1).padStart(6, '0')}`),
  )
  describe(
    'Finance has issued October and November; built-in gets no invoice',
    [...october, ...november].map(({ number, content }) => `${number}: ${content}`).join('\n'),
  )

  for (const month of ['2026-10', '2026-11']) await runMonth(finance, month)
  await Promise.all([runMonth(finance, '2026-11'), runMonth(finance, '2026-11')])
  assert.deepEqual(await invoicesOf(finance, '2026-10'), october)
  assert.deepEqual(await invoicesOf(finance, '2026-11'), november)
  describe('Each month again, and November twice at the same time', 'change nothing')

  const owner = await runtime.clientOf('owner@starling.example')
  const own = await owner(routes.listInvoices)
  assert.deepEqual(
    own.body.invoices.map(({ month }) => month),
    ['2026-11', '2026-10'],
  )
  describe(
    'The owner of starling sees their own invoices',
    own.body.invoices
      .map(
        ({ issue, month, grossMinor, currency }) => `${issue.number} ${month} ${currency} ${formatMinor(grossMinor)}`,
      )
      .join('\n'),
  )
}

async function runMonth(finance: Client, month: string): Promise<void> {
  await finance(routes.startBillingRun, { body: { month } })
  await awaitRun(finance, month, ['drafted', 'approved', 'issued'])
  await finance(routes.approveBillingRun, { params: { run: month } })
  await finance(routes.issueInvoices, { params: { run: month } })
  const run = await awaitRun(finance, month, ['issued'])
  assert.deepEqual([run.organisations, run.issued], [{ all: 4, drafted: 3, nothingToInvoice: 1, parked: 0 }, 3])
}

async function awaitRun(finance: Client, month: string, statuses: readonly string[]) {
  const until = performance.now() + 30_000
  for (;;) {
    const { body } = await finance(routes.getBillingRun, { params: { run: month } })
    if (statuses.includes(body.status)) return body
    if (performance.now() > until)
      throw new assert.AssertionError({ message: `The run of ${month} is still ${body.status}.` })
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function invoicesOf(finance: Client, month: string) {
  const { body } = await finance(routes.listInvoicesOfRun, { params: { run: month } })
  return body.invoices.map(({ number, draft }) => ({
    number,
    content: `${draft.organisation} ${draft.lines.map(({ amountMinor }) => formatMinor(amountMinor)).join(' + ')}`,
  }))
}

/** The audit trails contain each change once, with who made it and when. */
async function trails(runtime: RuntimeAccess, number: string, describe: Describe): Promise<void> {
  const owner = await runtime.clientOf('owner@pilatus.example')
  const { events: all } = (await owner(routes.listAuditEvents, { query: { limit: '100' } })).body
  // Documents are delivered asynchronously, over a queue.
  const events = all.filter(({ message }) => !message.startsWith('InvoiceDelivered'))
  const content = events.map(
    ({ timestamp, message, 'iam-user': { email, id } }) =>
      `${timestamp.slice(0, 16)} ${message.split(' ')[0]} by ${email ?? id}`,
  )
  assert.deepEqual(content, [
    '2026-12-01T07:00 InvoiceIssued by tierdesk',
    '2026-12-01T07:00 InvoiceIssued by tierdesk',
    '2026-12-01T07:00 TicketOpened by customer@pilatus.example',
    '2026-11-16T06:45 TicketClosed by customer@pilatus.example',
    '2026-11-16T06:45 TicketReplied by customer@pilatus.example',
    '2026-11-16T06:45 TicketReplied by agent@provider.example',
    '2026-11-16T06:45 TicketAssigned by agent@provider.example',
    '2026-11-16T06:31 NoticeAnnounced by tierdesk',
    '2026-11-16T06:15 NoticeAnnounced by tierdesk',
    '2026-11-13T18:30 TicketOpened by customer@pilatus.example',
    '2026-11-13T18:30 AttachmentAnnounced by customer@pilatus.example',
  ])
  assert.equal(events.filter(({ message }) => message.endsWith(` ${number}`)).length, 5)
  describe(`The audit trail of pilatus`, content.join('\n'))

  const finance = await runtime.clientOf('finance@provider.example')
  const provider = (await finance(routes.listAuditEvents, { query: { limit: '100' } })).body.events
  const runs = provider
    .filter(({ message }) => message.startsWith('BillingRun'))
    .map(({ message }) => message.split(' ')[0])
  assert.deepEqual(runs.slice().sort(), [
    'BillingRunApproved',
    'BillingRunApproved',
    'BillingRunIssued',
    'BillingRunIssued',
    'BillingRunStarted',
    'BillingRunStarted',
  ])
  describe(
    "The provider's own audit trail",
    provider
      .map((event) => `${event.timestamp} ${event.message} by ${event['iam-user'].email ?? event['iam-user'].id}`)
      .join('\n'),
  )
}

if (import.meta.main) {
  const { startOwnRuntime } = await import('./ownRuntime.ts')
  const runtime = await startOwnRuntime()
  try {
    await runStory(await connect(runtime.console), (title, content) => {
      const text = typeof content === 'string' ? content : JSON.stringify(content)
      process.stdout.write(`\n${title}\n  ${text.replaceAll('\n', '\n  ')}\n`)
    })
    process.stdout.write('\nEvery step of the story was as promised.\n')
  } finally {
    await runtime.stop()
  }
}
