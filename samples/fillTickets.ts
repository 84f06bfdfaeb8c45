import type { Client } from '../shared/core/api/client.ts'
import { routes } from '../shared/http/routes.ts'
import type { RuntimeAccess } from './runtime.ts'
import { phrases, type SampleTicket, sampleTickets } from './sampleTickets.ts'

const hourMs = 3_600_000
const agentEmail = 'agent@provider.example'
const resources = ['db-1', 'lb-1', 'web-3', 'bucket-media', 'k8s-prod', 'vpn-gw']

/** Opens the sample tickets at past instants and plays their stories. Reports progress every ten tickets. */
export async function fillTickets(
  runtime: RuntimeAccess,
  onTicket: (count: number, of: number) => void,
): Promise<void> {
  const nowMs = Date.parse(await runtime.now())
  await runtime.tokenOf('csm@provider.example')
  for (const [index, ticket] of sampleTickets.entries()) {
    await playTicket(runtime, ticket, index, nowMs)
    if ((index + 1) % 10 === 0) onTicket(index + 1, sampleTickets.length)
  }
}

/** Plays the story of a ticket, in steps half an hour apart, or less if the ticket is more recent. */
async function playTicket(runtime: RuntimeAccess, ticket: SampleTicket, index: number, nowMs: number): Promise<void> {
  const { organisation, language, priority, category, subject, body, story } = ticket
  const openedMs = nowMs - ticket.hoursAgo * hourMs
  const stepMs = Math.min(hourMs / 2, (ticket.hoursAgo * hourMs) / 8)
  let steps = 0
  /** Returns a client for a person at the next step of the story. */
  const next = (email: string): Promise<Client> =>
    runtime.clientAt(email, new Date(openedMs + stepMs * steps++).toISOString())
  const person = index % 3 === 0 ? `owner@${organisation}.example` : `customer@${organisation}.example`
  const say = phrases[language]

  const opened = await (await next(person))(routes.openTicket, {
    idempotencyKey: `sample-${index}`,
    body: { subject, body, category, priority, affectedResources: [resources[index % resources.length] ?? 'db-1'] },
  })
  const params = { number: opened.body.number }
  const assign = async () => (await next(agentEmail))(routes.assignTicket, { params, body: {} })
  const answer = async (text: string, keepOpen = false) =>
    (await next(agentEmail))(routes.writeMessage, { params, body: { body: text, keepOpen } })
  const reply = async (text: string) => (await next(person))(routes.writeMessage, { params, body: { body: text } })
  const close = async (email: string) => (await next(email))(routes.closeTicket, { params })

  if (story === 'new') return
  if (story === 'withdrawn') return void (await close(person))
  await assign()
  if (story === 'taken') return
  if (index % 4 === 0)
    await (await next(agentEmail))(routes.writeMessage, {
      params,
      body: { body: 'Same pattern as last week: see the maintenance notes.', internal: true },
    })
  if (story === 'answered') return void (await answer(say.answer, index % 3 === 0))
  await answer(say.question)
  await reply(say.reply)
  if (story === 'asked back') return
  await answer(say.solution)
  await reply(say.thanks)
  await close(agentEmail)
  if (story === 'reopened') await reply(say.again)
}
