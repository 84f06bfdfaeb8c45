import type { Input } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { toEpochMs } from '../core/domain/time.ts'
import type { PromiseRules } from '../plans/domain/sla.ts'
import { addNote } from './addNote.ts'
import { type ClaimFilesDeps, claimFiles } from './claimFiles.ts'
import { clockFrom, outcomeOf, withoutClock } from './clockFrom.ts'
import { type Message, reopenDays, type Ticket } from './domain/ticket.ts'
import type { Status } from './domain/transitions.ts'
import {
  channelOf,
  clockChange,
  entryOf,
  moved,
  sideOf,
  statusChange,
  statusOrRefuse,
  type TicketChangeDeps,
  ticketToChange,
  writeChange,
} from './ticketChange.ts'
import type { AnnouncedAttachment } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'
import type { TicketDetail } from './ticketViews.ts'

export interface ReplyDeps extends TicketChangeDeps {
  readonly rules: PromiseRules
}

/** Replies to a ticket as the customer or as support, or adds an internal note. */
export async function writeMessage(
  deps: ReplyDeps & ClaimFilesDeps,
  call: Call,
  { params, body }: Input<typeof ticketRoutes.writeMessage>,
): Promise<TicketDetail> {
  const before = await ticketToChange(deps, call, params.number)
  const bySupport = sideOf(call) === 'support'
  const forSupport = (['internal', 'keepOpen'] as const).filter((field) => body[field])
  if (!bySupport && forSupport.length > 0) throw new Refusal('for_support', { fields: forSupport })
  if (forSupport.length === 2) throw new Refusal('note_keeps_status')
  // The status is checked first, so that a refused reply claims no files.
  if (!body.internal) replyStatus(before, call, body.keepOpen)

  const { attachments, files } = await claimFiles(deps, call, body.attachments)
  const message: Message = {
    internal: body.internal,
    channel: channelOf(call),
    body: body.body,
    ...(attachments.length > 0 && { attachments }),
  }
  return body.internal
    ? addNote(deps, call, before, message, files)
    : reply(deps, call, before, message, { keepOpen: body.keepOpen, files })
}

/** Writes a public reply from the caller's side. */
export async function reply(
  deps: ReplyDeps,
  call: Call,
  before: Ticket,
  message: Message,
  { keepOpen = false, files = [] }: { keepOpen?: boolean; files?: readonly AnnouncedAttachment[] } = {},
): Promise<TicketDetail> {
  const bySupport = sideOf(call) === 'support'
  const { move, status } = replyStatus(before, call, keepOpen)
  const stoppedClock = bySupport && before.clock && deps.rules.stopClock(before.clock, before.promise, call.now, true)
  const after: Ticket = bySupport
    ? {
        ...withoutClock(before),
        ...moved(before, call),
        status,
        firstAnsweredAt: before.firstAnsweredAt ?? call.now,
        ...outcomeOf(stoppedClock || undefined),
      }
    : customerReplied(deps.rules, before, status, call)
  const entry = entryOf(deps, call, after, {
    message,
    change: {
      move,
      ...statusChange(before, after),
      ...clockChange(before, after),
      ...(stoppedClock && { stoppedClock }),
    },
  })
  return writeChange(deps, call, { event: 'TicketReplied', before, after, entry, files })
}

/**
 * Returns the move and status of a reply. Refuses with `transition_refused`, or with `reopen_too_late` and the request
 * for a follow-up.
 */
export function replyStatus(
  before: Pick<Ticket, 'number' | 'status' | 'closedAt'>,
  call: { readonly caller: Pick<Call['caller'], 'roles'>; readonly now: Call['now'] },
  keepOpen = false,
) {
  const side = sideOf(call)
  const move = side === 'customer' ? 'customerReply' : keepOpen ? 'answerAndKeepOpen' : 'answer'
  const status = statusOrRefuse(before, move, side)
  const closedMs = before.closedAt ? toEpochMs(call.now) - toEpochMs(before.closedAt) : 0
  if (closedMs > reopenDays * 86_400_000) {
    throw new Refusal('reopen_too_late', {
      closedAt: before.closedAt,
      followUp: { method: 'POST', href: '/tickets', body: { followUpTo: before.number } },
    })
  }
  return { move, status } as const
}

/** A running clock continues, because it counts from the oldest unanswered message. */
function customerReplied(rules: PromiseRules, before: Ticket, status: Status, call: Call): Ticket {
  const { closedAt: _closedAt, ...reopened } = before
  const after = { ...reopened, ...moved(before, call), status }
  if (before.clock || status === 'new') return after
  const isAnswered = before.firstAnsweredAt !== undefined || before.initialResponse?.outcome === 'breached'
  if (isAnswered) return { ...after, ...clockFrom(rules, 'nextResponse', before.promise, call.now, after.version) }
  // The ticket was closed unanswered: the initial response is still owed, from now on.
  const { initialResponse: _initialResponse, ...owed } = after
  return { ...owed, ...clockFrom(rules, 'initialResponse', before.promise, call.now, after.version) }
}
