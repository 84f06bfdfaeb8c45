import { useEffect, useState } from 'react'
import type { Output } from '../../shared/core/api/route.ts'
import type { Instant } from '../../shared/core/domain/time.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useApi } from '../api.tsx'

/** Marks a ticket as read while it is shown. Returns up to when it had been read before this view was opened. */
export function useReadMark(
  ticket: Pick<Output<typeof ticketRoutes.getTicket>, 'number' | 'activityAt'> | undefined,
): Instant | undefined {
  const { call } = useApi()
  const [before, setBefore] = useState<Instant>()
  const { number, activityAt } = ticket ?? {}
  useEffect(() => {
    if (number === undefined || activityAt === undefined) return
    call(ticketRoutes.markRead, { params: { number }, body: { readUpTo: activityAt } }).then(
      ({ body }) => setBefore((known) => known ?? body.before),
      // A failure is ignored: users can read without the mark.
      () => undefined,
    )
  }, [call, number, activityAt])
  return before
}
