import { useState } from 'react'
import type { Output } from '../../shared/core/api/route.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useMe, useWrite } from '../api.tsx'
import { nowMs } from '../clock.ts'
import { useT } from '../i18n.ts'
import { Failure } from '../parts/failure.tsx'
import { useDraft } from '../tickets/draft.ts'

const hoursToChoose = [1, 4, 24, 72] as const

/** Acknowledges a ticket's notices, so nobody is paged for a ticket in progress. Also ends the pause. */
export function PauseNotices({ ticket }: { readonly ticket: Output<typeof ticketRoutes.getTicket> }) {
  const t = useT()
  const me = useMe()
  const [hours, setHours] = useState('1')
  const [reason, setReason] = useDraft(me.id, `${ticket.number} pause`)
  const pause = useWrite(ticketRoutes.pauseNotices, () => setReason(''))
  const until = (ms: number) => new Date(nowMs() + ms).toISOString()
  const send = (ms: number) =>
    pause.mutate({ params: { number: ticket.number }, body: { until: until(ms), reason: reason || t('pause.ended') } })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send(Number(hours) * 3_600_000)
      }}
    >
      <div className="row">
        <label>
          {t('pause.for')}
          <select value={hours} onChange={({ target }) => setHours(target.value)}>
            {hoursToChoose.map((one) => (
              <option key={one} value={one}>
                {t('pause.hours', { hours: one })}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('pause.reason')}
          <input required maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
        </label>
        <button type="submit" disabled={pause.isPending}>
          {t('pause.do')}
        </button>
        <button type="button" className="quiet" disabled={pause.isPending} onClick={() => send(-1_000)}>
          {t('pause.end')}
        </button>
      </div>
      {pause.error && <Failure error={pause.error} />}
    </form>
  )
}
