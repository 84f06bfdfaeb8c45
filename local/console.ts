import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import * as z from 'zod'
import type { Addresses } from './addresses.ts'
import { readBody } from './aws/proxy.ts'
import { faultsSchema } from './faults/faults.ts'
import type { Person } from './identity/people.ts'
import { nameSchema } from './internet/names.ts'
import type { Mail } from './mail/inbox.ts'
import { atOwnName } from './otherName.ts'
import { commonStyle, escapeHtml, htmlPage } from './page.ts'
import { requestUrl } from './requestUrl.ts'
import { type MailboxState, mailboxStates, type SendingState, sendingStates } from './ses/mailboxes.ts'
import type { World } from './world.ts'

export interface ConsoleDeps {
  readonly world: World
  readonly addresses: Addresses
  readonly people: readonly Person[]
  /** The stack outputs, as a deployment writes them to a file. */
  outputs(): unknown
  /** Waits until all work in progress has ended; see `settle.ts`. */
  settle(): Promise<void>
  /** Returns failed messages to their queues now instead of after their visibility timeouts. */
  retry(): void
}

interface Answer {
  readonly status?: number
  readonly html?: string
  readonly json?: unknown
  readonly location?: string
}

/** Outside these years, tokens and formatted instants would no longer fit. */
const instantSchema = z.number().min(Date.UTC(2000, 0)).max(Date.UTC(2100, 0))
const clockSchema = z.strictObject({
  to: z.union([z.iso.datetime({ offset: true, local: true }), z.string().regex(/^[+ ]\d{1,5}[dhm]$/)], {
    error: 'must be an instant such as 2026-12-01T06:00:00Z, or an offset from now such as +8d, +2h or +90m',
  }),
})
const namedSchema = z.strictObject({
  name: z.string().regex(/^[\w-]+(\.[\w-]+)+$/, 'is not a DNS name'),
  ...nameSchema.shape,
})
const mailboxSchema = z.strictObject({ address: z.email('is not an email address'), state: z.enum(mailboxStates) })
const sendingSchema = z.strictObject({ sending: z.enum(sendingStates) })
const replySchema = z.strictObject({ text: z.string().trim().min(1, 'must not be empty') })
const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 }

/** A reply as an email program writes it: from the recipient, to the reply address, with the original quoted below. */
function replyTo({ from, to, replyTo, subject, text, messageId, date }: Mail, written: string) {
  const quoted = text
    .trimEnd()
    .split('\n')
    .map((line) => `> ${line}`)
  return {
    from: to,
    to: replyTo || from,
    subject: `Re: ${subject}`,
    inReplyTo: messageId,
    text: `${written}\n\nOn ${date.slice(0, 10)} at ${date.slice(11, 16)}, ${from} wrote:\n${quoted.join('\n')}\n`,
  }
}

function instantOf(to: string, nowMs: number): number {
  // A plus in a form arrives as a space.
  if (/^[+ ]/.test(to)) return nowMs + Number(to.slice(1, -1)) * (unitMs[to.slice(-1)] ?? 0)
  return Date.parse(/Z|[+-]\d\d:\d\d$/.test(to) ? to : `${to}Z`)
}

/** The runtime's own pages and controls: the inbox, the clock, the schedules, and what the roles allowed and denied. */
export function createConsole({ world, addresses, people, outputs, settle, retry }: ConsoleDeps): Server {
  const { clock, inbox, schedules, policies, functions } = world

  async function answer(request: IncomingMessage): Promise<Answer> {
    const pathname = requestUrl(request)?.pathname ?? ''
    const wantsHtml = request.headers.accept?.includes('text/html') ?? false
    switch (`${request.method} ${pathname}`) {
      case 'GET /':
        return { html: homePage(addresses, people, clock.now(), inbox.mails(), world.mailboxes.all().sending) }
      case 'GET /addresses':
        return { json: addresses }
      case 'GET /outputs':
        return { json: outputs() }
      case 'GET /mail':
        return wantsHtml ? { html: inboxPage(inbox.mails()) } : { json: inbox.mails() }
      case 'GET /clock':
        return { json: { now: new Date(clock.now()).toISOString() } }
      case 'POST /clock': {
        const { to } = clockSchema.parse(await readForm(request))
        // Work that continues after responses belongs to the time before the move.
        await functions.rested()
        clock.moveTo(instantSchema.parse(instantOf(to, clock.now())))
        return wantsHtml ? { status: 303, location: '/' } : { json: { now: new Date(clock.now()).toISOString() } }
      }
      case 'POST /schedules/run':
        return { ...(wantsHtml && { status: 303, location: '/' }), json: await schedules.fireAll() }
      case 'GET /ses':
        return { json: world.mailboxes.all() }
      case 'POST /ses': {
        world.mailboxes.setSending(sendingSchema.parse(await readForm(request)).sending)
        return wantsHtml ? { status: 303, location: '/' } : { json: world.mailboxes.all() }
      }
      case 'POST /mailboxes': {
        const { address, state } = mailboxSchema.parse(await readForm(request))
        world.mailboxes.set(address, state)
        return wantsHtml ? { status: 303, location: '/mail' } : { json: world.mailboxes.all() }
      }
      case 'GET /names':
        return { json: world.names.all() }
      case 'POST /names': {
        const { name, ...said } = namedSchema.parse(JSON.parse(await readBody(request)))
        world.names.set(name, said)
        return { json: world.names.all() }
      }
      case 'GET /functions':
        return { json: functions.specs().map((spec) => ({ ...spec, endpoint: world.proxyUrl })) }
      case 'POST /settle':
        await settle()
        return {}
      case 'POST /retry':
        retry()
        return {}
      case 'GET /faults':
        return { json: world.faults.plan() }
      case 'POST /faults':
        await world.faults.set(faultsSchema.parse(JSON.parse(await readBody(request))))
        return { json: world.faults.plan() }
      case 'GET /iam':
        return { json: { denials: policies.denials(), grants: policies.grants() } }
    }
    const [, id, action] = /^\/mail\/(\d+)(\/reply)?$/.exec(pathname) ?? []
    const mail = inbox.mails().find((candidate) => candidate.id === id)
    if (mail && request.method === 'GET' && !action) return { html: mailPage(mail, world.mailboxes.stateOf(mail.to)) }
    if (mail && request.method === 'POST' && action) {
      const { text } = replySchema.parse(await readForm(request))
      await inbox.send(replyTo(mail, text))
      return wantsHtml ? { status: 303, location: '/mail' } : {}
    }
    return { status: 404, ...(wantsHtml ? { html: missingPage() } : { json: { message: 'Not found' } }) }
  }

  return createServer((request, response) => {
    // Pages of other sites can reach loopback too, but must not read or change anything here.
    const isOwn =
      `http://${request.headers.host}` === addresses.console &&
      [undefined, addresses.console].includes(request.headers.origin)
    const ownName = atOwnName(request, addresses.console)
    if (ownName !== undefined) return void response.writeHead(307, { location: ownName }).end()
    if (!isOwn) {
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' })
      return void response.end(`This console is served only at ${addresses.console}.\n`)
    }
    answer(request).then(
      ({ status = 200, html, json, location }) => {
        response.writeHead(status, {
          'content-type': html === undefined ? 'application/json' : 'text/html; charset=utf-8',
          'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
          'cache-control': 'no-store',
          ...(location !== undefined && { location }),
        })
        response.end(html ?? JSON.stringify(json ?? {}))
      },
      (error: unknown) => {
        const isBad = error instanceof z.ZodError || error instanceof SyntaxError
        response.writeHead(isBad ? 400 : 500, { 'content-type': 'application/json' })
        response.end(
          JSON.stringify({
            message:
              error instanceof z.ZodError
                ? error.issues.map(({ path, message }) => [...path, message].join(' ')).join('; ')
                : String(error),
          }),
        )
      },
    )
  })
}

const styleHash = createHash('sha256').update(commonStyle).digest('base64')

async function readForm(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request)
  return request.headers['content-type']?.startsWith('application/json')
    ? JSON.parse(body)
    : Object.fromEntries(new URLSearchParams(body))
}

function homePage(
  { api, userPool, smtp }: Addresses,
  people: readonly Person[],
  nowMs: number,
  mails: readonly Mail[],
  sending: SendingState,
): string {
  const now = `${new Date(nowMs).toISOString().slice(0, 16)}Z`
  const rows = people.map(
    ({ email, name, about }) => `<tr><td>${escapeHtml(email)}<td>${escapeHtml(name)}<td>${escapeHtml(about)}`,
  )
  return htmlPage(
    'Local runtime',
    `<h1>Local runtime</h1>
<p>API <code>${api}</code>, user pool <code>${userPool.url}</code>, <a href="/mail">inbox (${mails.length})</a>, SMTP <code>${smtp}</code></p>
<h2>Clock</h2><p>The time is ${now.replace('T', ' ').replace('Z', ' UTC')}. Moving the clock ends every sign-in.</p>
<form method="post" action="/clock"><label>Move to (UTC) <input type="datetime-local" name="to" value="${now.slice(0, 16)}" required></label><button>Move the clock</button></form>
<form method="post" action="/schedules/run"><button>Run the schedules now</button></form>
<h2>Email</h2>
<form method="post" action="/ses"><label>The email service ${choice('sending', sendingWords, sending)}</label><button>Set</button></form>
<h2>Accounts</h2><div class="wide"><table><tr><th>Email<th>Name<th>About${rows.join('')}</table></div>`,
  )
}

function inboxPage(mails: readonly Mail[]): string {
  const rows = mails.map(
    ({ id, to, subject, date }) =>
      `<tr><td class="short">${date.slice(0, 16).replace('T', ' ')}<td>${escapeHtml(to)}<td><a href="/mail/${id}">${escapeHtml(subject)}</a>`,
  )
  const table =
    mails.length > 0
      ? `<div class="wide"><table><tr><th>When (UTC)<th>To<th>Subject${rows.join('')}</table></div>`
      : '<p>No emails yet.</p>'
  return htmlPage('Inbox', `<h1>Inbox</h1>${table}<p><a href="/">Local runtime</a></p>`)
}

const missingPage = (): string => htmlPage('Not found', '<h1>Not found</h1><p><a href="/">Local runtime</a></p>')

const mailPage = ({ id, from, to, replyTo, subject, text, date }: Mail, state: MailboxState): string =>
  htmlPage(
    subject,
    `<h1>${escapeHtml(subject)}</h1><p class="soft">From ${escapeHtml(from)} to ${escapeHtml(to)}, ${date}</p><pre>${escapeHtml(text)}</pre>
${replyTo === '' ? '' : replyForm(id, to)}${mailboxForm(to, state)}<p><a href="/mail">Inbox</a></p>`,
  )

const replyForm = (id: string, to: string): string =>
  `<form method="post" action="/mail/${id}/reply"><label>Reply as ${escapeHtml(to)} <textarea name="text" rows="4" required></textarea></label><button>Send the reply</button></form>`

const mailboxForm = (address: string, state: MailboxState): string =>
  `<form method="post" action="/mailboxes"><input type="hidden" name="address" value="${escapeHtml(address)}"><label>From now on, the mailbox ${escapeHtml(address)} ${choice('state', mailboxWords, state)}</label><button>Set</button></form>`

const mailboxWords: Readonly<Record<MailboxState, string>> = {
  works: 'works',
  missing: 'does not exist',
  full: 'is full',
  complains: 'reports emails as spam',
  away: 'answers that its owner is away',
}
const sendingWords: Readonly<Record<SendingState, string>> = {
  on: 'sends emails',
  paused: 'has paused this account',
  throttled: 'refuses emails above its rate',
}

const choice = (name: string, words: Readonly<Record<string, string>>, chosen: string): string => {
  const options = Object.entries(words).map(
    ([value, text]) => `<option value="${value}"${value === chosen ? ' selected' : ''}>${text}</option>`,
  )
  return `<select name="${name}">${options.join('')}</select>`
}
