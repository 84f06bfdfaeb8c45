import type { Input } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import type { Person } from '../core/domain/caller.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { maxFollowers, type Ticket } from './domain/ticket.ts'
import { entryOf, type TicketChangeDeps, ticketToChange, writeChange } from './ticketChange.ts'
import type { ticketRoutes } from './ticketRoutes.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

export interface FollowTicketDeps extends TicketChangeDeps {
  readonly organisations: Pick<Organisations, 'findMember'>
}

/** Adds a member of the ticket's organisation to the followers, who are emailed about the ticket, or removes them. */
export async function followTicket(
  deps: FollowTicketDeps,
  call: Call,
  { params, body: { following } }: Input<typeof ticketRoutes.followTicket>,
): Promise<TicketDetail> {
  const before = await ticketToChange(deps, call, params.number)
  const member = params.member === 'me' ? call.caller.id : params.member
  const follower = before.followers.find(({ id }) => id === member)
  if (following === (follower !== undefined)) return ticketDetail(before)
  return setFollowing(deps, call, before, follower ?? (await newFollower(deps, before, member)), following)
}

/** Sets whether `person` follows the ticket. This is not an activity, and no email is sent. */
export async function setFollowing(
  deps: TicketChangeDeps,
  call: Call,
  before: Ticket,
  person: Person,
  following: boolean,
): Promise<TicketDetail> {
  const others = before.followers.filter(({ id }) => id !== person.id)
  const followers = following ? [...others, person] : others
  const after: Ticket = { ...before, version: before.version + 1, followers }
  const entry = entryOf(deps, call, after, { change: { move: 'follow', follower: { person, following } } })
  return writeChange(deps, call, { event: 'TicketFollowed', before, after, entry })
}

async function newFollower({ organisations }: FollowTicketDeps, ticket: Ticket, id: string): Promise<Person> {
  const member = await organisations.findMember(id)
  if (member?.organisation !== ticket.organisation) throw new Refusal('not_member', { member: id })
  if (ticket.followers.length >= maxFollowers) throw new Refusal('too_many_followers')
  return { id: member.member, name: member.name }
}
