import type { Position } from '../core/ports.ts'
import type { Membership, Organisations } from '../organisations/organisationPorts.ts'
import type { Ticket } from './domain/ticket.ts'
import type { ReplyAddresses, Tickets } from './ticketPorts.ts'

export interface AddresseeDeps {
  readonly tickets: Pick<Tickets, 'find'>
  readonly organisations: Pick<Organisations, 'findMember' | 'listMembers'>
  readonly replyAddresses: Pick<ReplyAddresses, 'read'>
}

interface Addressee {
  readonly ticket: Ticket
  /** The member to whom the address belongs. */
  readonly sender: Membership
}

type OwnerAmong = (people: readonly string[]) => Promise<string | undefined>

/** An email can have many recipients. Only the first valid reply addresses, up to this number, are looked up. */
const maxAddresses = 5
const pagesOfMembers = 100

/**
 * Finds the tickets that an email is addressed to, each with the member to whom the reply address belongs. An address
 * that was not signed for a ticket causes no read.
 */
export async function addresseesOf(deps: AddresseeDeps, recipients: readonly string[]): Promise<Addressee[]> {
  const read = await Promise.all(recipients.map((recipient) => deps.replyAddresses.read(recipient)))
  const addresses = read.flatMap((address) => address ?? []).slice(0, maxAddresses)
  const found = await Promise.all(
    addresses.map(async ({ number, ownerAmong }) => {
      const ticket = await deps.tickets.find(number)
      const sender = ticket && (await senderOf(deps, ticket, ownerAmong))
      return ticket && sender?.organisation === ticket.organisation ? [{ ticket, sender }] : []
    }),
  )
  return found.flat()
}

/**
 * Usually the requester or a follower. Otherwise any member, since a former follower may still reply to an old email.
 */
async function senderOf(
  { organisations }: AddresseeDeps,
  { requester, followers, organisation }: Ticket,
  ownerAmong: OwnerAmong,
): Promise<Membership | undefined> {
  const known = await ownerAmong([requester, ...followers].map(({ id }) => id))
  if (known !== undefined) return organisations.findMember(known)
  let after: Position | undefined
  for (let page = 0; page < pagesOfMembers; page++) {
    const { items, last } = await organisations.listMembers(organisation, { limit: 100, after })
    const owner = await ownerAmong(items.map(({ member }) => member))
    if (owner !== undefined) return items.find(({ member }) => member === owner)
    if (!last) return undefined
    after = last
  }
  return undefined
}
