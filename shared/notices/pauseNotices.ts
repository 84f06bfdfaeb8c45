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
 * Acknowledges the notices of a ticket: somebody has it in hand, and none is sent until `until`, whatever its level.
 * The promise stays what it is. An instant that is over ends a pause.
 */
export async function pauseNotices(
  deps: TicketChangeDeps,
  call: Call,
  { params, body: { until, reason } }: Input<typeof ticketRoutes.pauseNotices>,
): Promise<TicketDetail> {
  const before = await ticketToChange(deps, call, params.number)
  // It would keep silent about the next clock, which nobody has in hand yet.
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
