import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { isSupport } from '../core/domain/caller.ts'
import type { StaffAccess } from '../identity/identityPorts.ts'
import { assertReadable } from './assertReadable.ts'
import { type ProvingEntry, promiseProof } from './domain/promiseProof.ts'
import { isInternal } from './domain/transitions.ts'
import { recordStaffAccess } from './recordStaffAccess.ts'
import type { Tickets } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

export interface GetPromiseProofDeps {
  readonly tickets: Pick<Tickets, 'find' | 'provingEntries'>
  readonly staffAccess: StaffAccess
}

/** Returns the history of a ticket's promise, event by event. Customers do not see support's internal events. */
export async function getPromiseProof(
  { tickets, staffAccess }: GetPromiseProofDeps,
  call: Call,
  { params: { number } }: Input<typeof ticketRoutes.getPromiseProof>,
): Promise<Output<typeof ticketRoutes.getPromiseProof>> {
  const { caller } = call
  const ticket = await tickets.find(number)
  assertReadable(ticket, caller)
  await recordStaffAccess(staffAccess, call, ticket)
  const isShown = ({ change }: ProvingEntry) => change && (isSupport(caller) || !isInternal(change.move))
  const entries = (await tickets.provingEntries(number)).filter(isShown)
  const { organisation, priority, promise, publishedNotices = [] } = ticket
  return { number, organisation, priority, promise, events: promiseProof(entries, publishedNotices) }
}
