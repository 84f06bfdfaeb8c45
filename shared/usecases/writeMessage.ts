import type { Input } from '../api/routes.ts'
import { providerTrail } from '../domain/audit.ts'
import { isSupport } from '../domain/caller.ts'
import { Refusal } from '../domain/errors.ts'
import type { PromiseRules, StoppedClock } from '../domain/sla.ts'
import {
  type Message,
  type Move,
  movesFrom,
  reopenDays,
  type Status,
  statusAfter,
  type Ticket,
} from '../domain/ticket.ts'
import { toEpochMs } from '../domain/time.ts'
import { assertReadable } from './assertReadable.ts'
import { assertExpected, type Call } from './call.ts'
import { clockFrom, outcomeOf, withoutClock } from './clockFrom.ts'
import type { Tickets } from './ports.ts'
import { type TicketDetail, ticketDetail } from './ticketViews.ts'

export interface WriteMessageNeeds {
  readonly tickets: Pick<Tickets, 'find' | 'change' | 'addNote'>
  readonly rules: PromiseRules
  readonly newId: () => string
}

/** Replies to a ticket as the customer or as support, or notes something internally. */
export async function writeMessage(
  needs: WriteMessageNeeds,
  call: Call,
  { params, body }: Input<'writeMessage'>,
): Promise<TicketDetail> {
  const before = await needs.tickets.find(params.number)
  assertReadable(before, call.caller)
  assertExpected(call, before.version)

  const bySupport = isSupport(call.caller)
  const forSupport = (['internal', 'keepOpen'] as const).filter((field) => body[field])
  if (!bySupport && forSupport.length > 0) throw new Refusal('for_support', { fields: forSupport })
  if (forSupport.length === 2) throw new Refusal('note_keeps_status')
  const message: Message = {
    id: needs.newId(),
    author: { id: call.caller.id, name: call.caller.name },
    side: bySupport ? 'support' : 'customer',
    internal: body.internal,
    body: body.body,
    writtenAt: call.now,
  }

  if (body.internal) {
    const answer = ticketDetail(before)
    // Notes are recorded in the provider's own trail, since the customer reads that of the organisation.
    await needs.tickets.addNote(before, message, call.record(providerTrail, 'TicketNoted', before.number, answer))
    return answer
  }

  const status = statusOrRefuse(before, move(bySupport, body.keepOpen), message.side, call)
  const stoppedClock = bySupport && before.clock && needs.rules.stopClock(before.clock, before.promise, call.now, true)
  const after = bySupport
    ? answered(before, status, call, stoppedClock || undefined)
    : customerReplied(needs.rules, before, status, call)
  const answer = ticketDetail(after)
  const written = stoppedClock ? { ...message, stoppedClock } : message
  await needs.tickets.change(
    before,
    after,
    written,
    call.record(before.organisation, 'TicketReplied', before.number, answer),
  )
  return answer
}

function move(bySupport: boolean, keepOpen: boolean): Move {
  if (!bySupport) return 'customerReply'
  return keepOpen ? 'answerAndKeepOpen' : 'answer'
}

function statusOrRefuse(before: Ticket, move: Move, side: Message['side'], { now }: Call): Status {
  const status = statusAfter(move, before.status)
  if (status === undefined)
    throw new Refusal('transition_refused', { ticketStatus: before.status, allowed: movesFrom(before.status, side) })
  const closedMs = before.closedAt ? toEpochMs(now) - toEpochMs(before.closedAt) : 0
  if (closedMs > reopenDays * 86_400_000) {
    throw new Refusal('reopen_too_late', {
      closedAt: before.closedAt,
      followUp: { method: 'POST', href: '/tickets', body: { followUpTo: before.number } },
    })
  }
  return status
}

function answered(before: Ticket, status: Status, { now }: Call, stopped: StoppedClock | undefined): Ticket {
  return {
    ...withoutClock(before),
    version: before.version + 1,
    status,
    activityAt: now,
    firstAnsweredAt: before.firstAnsweredAt ?? now,
    ...outcomeOf(stopped),
  }
}

/** A clock that already runs goes on: it counts from the oldest message that nobody has answered. */
function customerReplied(rules: PromiseRules, before: Ticket, status: Status, { now }: Call): Ticket {
  const { closedAt: _closedAt, ...reopened } = before
  const clock = before.clock || status === 'new' ? {} : clockFrom(rules, 'nextResponse', before.promise, now)
  return { ...reopened, ...clock, version: before.version + 1, status, activityAt: now }
}
