import type { Input } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import type { Person } from '../core/domain/caller.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { maxWatchers, type Ticket } from './domain/ticket.ts'
import { entryOf, type TicketChangeNeeds, ticketToChange, writeChange } from './ticketChange.ts'
import type { ticketRoutes } from './ticketRoutes.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

export interface WatchTicketNeeds extends TicketChangeNeeds {
  readonly organisations: Pick<Organisations, 'findMember'>
}

/** Has a member of the ticket's organisation mailed what happens to it, or stops that. */
export async function watchTicket(
  needs: WatchTicketNeeds,
  call: Call,
  { params, body: { watching } }: Input<typeof ticketRoutes.watchTicket>,
): Promise<TicketDetail> {
  const before = await ticketToChange(needs, call, params.number)
  const member = params.member === 'me' ? call.caller.id : params.member
  const watcher = before.watchers.find(({ id }) => id === member)
  if (watching === (watcher !== undefined)) return ticketDetail(before)
  return setWatching(needs, call, before, watcher ?? (await newWatcher(needs, before, member)), watching)
}

/** Writes that `person` watches the ticket from now on, or does not any more. No activity: nobody is told. */
export async function setWatching(
  needs: TicketChangeNeeds,
  call: Call,
  before: Ticket,
  person: Person,
  watching: boolean,
): Promise<TicketDetail> {
  const others = before.watchers.filter(({ id }) => id !== person.id)
  const watchers = watching ? [...others, person] : others
  const after: Ticket = { ...before, version: before.version + 1, watchers }
  const entry = entryOf(needs, call, after, { change: { move: 'watch', watcher: { person, watching } } })
  return writeChange(needs, call, { event: 'TicketWatched', before, after, entry })
}

async function newWatcher({ organisations }: WatchTicketNeeds, ticket: Ticket, id: string): Promise<Person> {
  const member = await organisations.findMember(id)
  if (member?.organisation !== ticket.organisation) throw new Refusal('not_member', { member: id })
  if (ticket.watchers.length >= maxWatchers) throw new Refusal('too_many_watchers')
  return { id: member.member, name: member.name }
}
