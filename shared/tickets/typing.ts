import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { personOf } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { assertReadable } from './assertReadable.ts'
import { isStillTyping, type TypingPerson, typingUntil } from './domain/typingPerson.ts'
import type { TypingIndicators } from './supportPorts.ts'
import type { Tickets } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

export interface TypingDeps {
  readonly tickets: Pick<Tickets, 'find'>
  readonly typing: TypingIndicators
}

/** Shows that the caller is typing. The indicator lasts a minute, and is written at most twice in that time. */
export async function reportTyping(
  { tickets, typing }: TypingDeps,
  call: Call,
  { params: { number } }: Input<typeof ticketRoutes.reportTyping>,
): Promise<Output<typeof ticketRoutes.reportTyping>> {
  const { caller, now } = call
  assertReadable(await tickets.find(number), caller)
  const all = await typing.list(number)
  const response = { typing: othersOf(all, caller.id, now) }
  const own = all.find(({ id }) => id === caller.id)
  if (own && isStillTyping(own, now)) return response
  const person = { ...personOf(call), until: typingUntil(now) }
  await typing.report(number, person, call.record(providerTrail, 'TypingStarted', number, response))
  return response
}

/** Those of support who are typing, besides the reader. */
export const othersOf = (typing: readonly TypingPerson[], id: string, now: string): TypingPerson[] =>
  typing.filter((person) => person.id !== id && person.until > now)
