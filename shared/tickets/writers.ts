import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { personOf } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { assertReadable } from './assertReadable.ts'
import { isStillSaid, type Writer, writingUntil } from './domain/writer.ts'
import type { Writers } from './supportPorts.ts'
import type { Tickets } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

export interface WritersNeeds {
  readonly tickets: Pick<Tickets, 'find'>
  readonly writers: Writers
}

/** Who else of support is writing to a ticket, so that no two answer at once unknowingly. */
export async function listWriters(
  { tickets, writers }: WritersNeeds,
  { caller, now }: Call,
  { params: { number } }: Input<typeof ticketRoutes.listWriters>,
): Promise<Output<typeof ticketRoutes.listWriters>> {
  assertReadable(await tickets.find(number), caller)
  return { writers: othersOf(await writers.list(number), caller.id, now) }
}

/** Says that one is writing; it holds for a minute, and is written down at most twice in it. */
export async function sayWriting(
  { tickets, writers }: WritersNeeds,
  call: Call,
  { params: { number } }: Input<typeof ticketRoutes.sayWriting>,
): Promise<Output<typeof ticketRoutes.sayWriting>> {
  const { caller, now } = call
  assertReadable(await tickets.find(number), caller)
  const all = await writers.list(number)
  const answer = { writers: othersOf(all, caller.id, now) }
  const own = all.find(({ id }) => id === caller.id)
  if (own && isStillSaid(own, now)) return answer
  const writer = { ...personOf(call), until: writingUntil(now) }
  await writers.say(number, writer, call.record(providerTrail, 'WritingSaid', number, answer))
  return answer
}

const othersOf = (writers: readonly Writer[], id: string, now: string): Writer[] =>
  writers.filter((writer) => writer.id !== id && writer.until > now)
