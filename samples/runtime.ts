import * as z from 'zod'
import type { WrittenFaults } from '../local/faults/faults.ts'
import { peopleSchema } from '../local/identity/people.ts'
import { signIn, signInMachine } from '../local/identity/signIn.ts'
import { type Client, createClient } from '../shared/core/api/client.ts'
import people from './people.json' with { type: 'json' }

const poolClient = { clientId: z.string(), scopes: z.array(z.string()) }
export const addressesSchema = z.object({
  api: z.url(),
  console: z.url(),
  site: z.url().optional(),
  aws: z.url(),
  smtp: z.string(),
  emulators: z.object({ dynamodb: z.url(), messaging: z.url() }),
  userPool: z.object({
    url: z.url(),
    portal: z.object({ ...poolClient, redirectUri: z.string() }),
    signOn: z.object({ ...poolClient, redirectUri: z.string() }),
    machine: z.object({ ...poolClient, clientSecret: z.string() }),
  }),
})
const clockSchema = z.object({ now: z.iso.datetime() })
const mailsSchema = z.array(
  z.object({
    id: z.string(),
    from: z.string(),
    to: z.string(),
    replyTo: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    messageId: z.string(),
    headers: z.record(z.string(), z.string()),
    date: z.string(),
  }),
)
export type Mail = z.output<typeof mailsSchema>[number]
const functionsSchema = z.array(
  z.object({ logicalId: z.string(), environment: z.record(z.string(), z.string()), endpoint: z.url() }),
)
const iamSchema = z.object({
  denials: z.array(z.object({ principal: z.string(), action: z.string(), resource: z.string() })),
  grants: z.array(z.object({ role: z.string(), action: z.string(), resource: z.string(), uses: z.int() })),
})

export const samplePeople = peopleSchema.parse(people)

/** A running local runtime, as people and scripts use it over HTTP. */
export interface RuntimeAccess {
  readonly api: string
  readonly console: string
  /** The AWS endpoint for functions and operators. */
  readonly aws: string
  /** The portal's address, if it is served. */
  readonly site: string | undefined
  readonly userPool: z.output<typeof addressesSchema>['userPool']
  readonly emulators: z.output<typeof addressesSchema>['emulators']
  /** Returns the access token of a sample person, by email, or of `platform`. */
  tokenOf(email: string): Promise<string>
  clientOf(email: string): Promise<Client>
  /** Like `clientOf`, for requests that are served as if at a past instant. */
  clientAt(email: string, instant: string): Promise<Client>
  now(): Promise<string>
  moveClock(to: string): Promise<void>
  /** Runs every schedule now and waits for all of them. */
  runSchedules(): Promise<void>
  /** The emails in the inbox, newest first. */
  mails(): Promise<Mail[]>
  /** Replies to an email as its recipient. */
  replyTo(mail: Mail, text: string): Promise<void>
  /** Makes an internet name lead to a local server, or sets its TXT records. */
  setName(name: { readonly name: string; readonly origin?: string; readonly texts?: readonly string[] }): Promise<void>
  /** From now on, a mailbox works, does not exist, is full, or its owner reports every email as spam. */
  setMailbox(address: string, state: 'works' | 'missing' | 'full' | 'complains' | 'away'): Promise<void>
  /** From now on, the email service sends, is paused, or refuses emails above its rate. */
  setSending(sending: 'on' | 'paused' | 'throttled'): Promise<void>
  /** From now on, this goes wrong; see `local/faults/faults.ts`. `{}` makes everything work. */
  setFaults(plan: WrittenFaults): Promise<void>
  /** Returns failed messages to their queues now instead of after their visibility timeouts. */
  retry(): Promise<void>
  /** `HOST:PORT` of the email server. */
  readonly smtp: string
  /** The environment and endpoint of each function, for running its code elsewhere with its role. */
  functions(): Promise<z.output<typeof functionsSchema>>
  /** Waits until all work has ended: queues, asynchronous invocations, deliveries, work after responses. */
  settle(): Promise<void>
  iam(): Promise<z.output<typeof iamSchema>>
}

export async function connect(consoleUrl: string): Promise<RuntimeAccess> {
  const read = async <Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    init?: RequestInit,
  ): Promise<z.output<Schema>> => {
    const response = await fetch(`${consoleUrl}${path}`, init).catch(() => {
      throw new Error(
        `Nothing responds at ${consoleUrl}. Is npm start running? If it uses another port, pass the address of its console: token -- EMAIL CONSOLE_URL`,
      )
    })
    if (!response.ok) throw new Error(`${path} responded with ${response.status}: ${await response.text()}`)
    return schema.parse(await response.json())
  }
  async function post(path: string, body: unknown): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    await read(z.unknown(), path, { method: 'POST', headers, body: JSON.stringify(body) })
  }
  const { api, userPool, emulators, smtp, site, aws } = await read(addressesSchema, '/addresses')
  const now = async () => (await read(clockSchema, '/clock')).now

  async function tokenOf(email: string): Promise<string> {
    if (email === 'platform') return (await signInMachine(userPool)).access_token
    const person = samplePeople.find((candidate) => candidate.email === email)
    if (!person)
      throw new Error(
        `There is no account ${email}. Accounts: ${samplePeople.map((each) => each.email).join(', ')}, platform`,
      )
    return (await signIn(userPool, person, Date.parse(await now()))).access_token
  }

  return {
    api,
    console: consoleUrl,
    site,
    aws,
    userPool,
    emulators,
    smtp,
    tokenOf,
    clientOf: async (email) => createClient(api, await tokenOf(email)),
    clientAt: async (email, instant) =>
      createClient(api, await tokenOf(email), (input, init) => {
        const headers = new Headers(init?.headers)
        headers.set('x-runtime-at', instant)
        return fetch(input, { ...init, headers })
      }),
    now,
    moveClock: (to) => post('/clock', { to }),
    async runSchedules() {
      const outcomes = await read(z.record(z.string(), z.boolean()), '/schedules/run', { method: 'POST' })
      const failed = Object.entries(outcomes).filter(([, succeeded]) => !succeeded)
      if (failed.length > 0) throw new Error(`These schedules failed: ${failed.map(([name]) => name).join(', ')}`)
    },
    mails: () => read(mailsSchema, '/mail'),
    replyTo: ({ id }, text) => post(`/mail/${id}/reply`, { text }),
    setName: (name) => post('/names', name),
    setMailbox: (address, state) => post('/mailboxes', { address, state }),
    setSending: (sending) => post('/ses', { sending }),
    setFaults: (plan) => post('/faults', plan),
    retry: () => post('/retry', {}),
    functions: () => read(functionsSchema, '/functions'),
    settle: async () => void (await read(z.unknown(), '/settle', { method: 'POST' })),
    iam: () => read(iamSchema, '/iam'),
  }
}
