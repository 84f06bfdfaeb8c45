import type { Input } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { personOf } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { Refusal } from '../core/domain/errors.ts'
import { toEpochMs } from '../core/domain/time.ts'
import { maxPauseDays, type Ticket } from '../tickets/domain/ticket.ts'
import { entryOf, type TicketChangeDeps, ticketToChange, writeChange } from '../tickets/ticketChange.ts'
import type { ticketRoutes } from '../tickets/ticketRoutes.ts'
import type { TicketDetail } from '../tickets/ticketViews.ts'

/**
 * Acknowledges a ticket's notices: someone has the ticket in hand, and no notice of any level is sent until `until`.
 * The promise does not change. An instant in the past ends the pause.
 */
export async function pauseNotices(
  deps: TicketChangeDeps,
  call: Call,
  { params, body: { until, reason } }: Input<typeof ticketRoutes.pauseNotices>,
): Promise<TicketDetail> {
  const before = await ticketToChange(deps, call, params.number)
  // A pause would also silence the next clock, which no one has in hand yet.
  if (!before.clock) throw new Refusal('nothing_due')
  if (toEpochMs(until) > toEpochMs(call.now) + maxPauseDays * 86_400_000) throw new Refusal('pause_too_long')
  const { noticePause: _noticePause, ...unpaused } = before
  const isOver = until <= call.now
  const after: Ticket = {
    ...unpaused,
    version: before.version + 1,
    ...(!isOver && { noticePause: { until, by: personOf(call) } }),
  }
  const change = { move: 'pauseNotices', noticesPausedUntil: isOver ? call.now : until, reason } as const
  const entry = entryOf(deps, call, after, { change })
  return writeChange(deps, call, { event: 'NoticesPaused', before, after, entry, trail: providerTrail })
}
