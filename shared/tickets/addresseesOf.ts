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
  /** Whose address it is. */
  readonly sender: Membership
}

type OwnerAmong = (people: readonly string[]) => Promise<string | undefined>

/** A mail may go to several addresses; to more than these it is not looked at. */
const maxAddresses = 5
const pagesOfMembers = 100

/**
 * The tickets that a mail is for, each with the member whose address it was sent to. What was not signed for a ticket
 * reads nothing.
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

/** Usually the requester, or who watches; else any member, since who watches no more may still have a mail. */
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
