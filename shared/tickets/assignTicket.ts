import type { Input } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { personOf } from '../core/call.ts'
import type { Person } from '../core/domain/caller.ts'
import { isSupport } from '../core/domain/caller.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Staff } from '../organisations/organisationPorts.ts'
import { addNote } from './addNote.ts'
import type { Ticket } from './domain/ticket.ts'
import {
  entryOf,
  moved,
  statusChange,
  statusOrRefuse,
  type TicketChangeDeps,
  ticketToChange,
  writeChange,
} from './ticketChange.ts'
import type { ticketRoutes } from './ticketRoutes.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

export interface AssignTicketDeps extends TicketChangeDeps {
  readonly staff: Pick<Staff, 'find'>
}

/**
 * Assigns a ticket to the caller, or hands it over to a colleague with a note. A new ticket becomes open, but this does
 * not count as a response. Refuses with `not_staff` an account that does not work on tickets. Assigning a ticket to its
 * current assignee changes nothing; a note with it is only added to the thread.
 */
export async function assignTicket(
  deps: AssignTicketDeps,
  call: Call,
  { params, body }: Input<typeof ticketRoutes.assignTicket>,
): Promise<TicketDetail> {
  const before = await ticketToChange(deps, call, params.number)
  const status = statusOrRefuse(before, 'assign', 'support')
  const assignee = await assigneeOf(deps, call, body.assignee)
  const isSame = before.assignee?.id === assignee.id && before.status === status
  if (isSame && body.note === undefined) return ticketDetail(before)
  const message = body.note === undefined ? undefined : { internal: true, channel: 'portal' as const, body: body.note }
  if (isSame && message) return addNote(deps, call, before, message)

  const after: Ticket = { ...before, ...moved(before, call), status, assignee }
  const entry = entryOf(deps, call, after, {
    ...(message && { message }),
    change: {
      move: 'assign',
      ...statusChange(before, after),
      assignee: { ...(before.assignee && { from: before.assignee }), to: assignee },
    },
  })
  return writeChange(deps, call, { event: 'TicketAssigned', before, after, entry })
}

async function assigneeOf({ staff }: AssignTicketDeps, call: Call, id: string | undefined): Promise<Person> {
  if (id === undefined || id === call.caller.id) return personOf(call)
  const colleague = await staff.find(id)
  if (!colleague || !isSupport(colleague)) throw new Refusal('not_staff', { assignee: id })
  return { id: colleague.id, name: colleague.name }
}
