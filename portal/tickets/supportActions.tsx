import { useState } from 'react'
import type { Output } from '../../shared/core/api/route.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useMe, useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { useKeys } from '../keys.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { Choice } from '../parts/choice.tsx'
import { Failure } from '../parts/failure.tsx'
import { PauseNotices } from '../queue/pauseNotices.tsx'

interface SupportActionsProps {
  readonly ticket: Output<typeof ticketRoutes.getTicket>
  readonly etag: string | undefined
}

/** Assigns a ticket to the user, or hands it over with a note for the next agent. */
export function SupportActions({ ticket, etag }: SupportActionsProps) {
  const t = useT()
  const me = useMe()
  const [isOpen, setIsOpen] = useState(false)
  const [isPausing, setIsPausing] = useState(false)
  const [assignee, setAssignee] = useState('')
  const [note, setNote] = useState('')
  const assign = useWrite(ticketRoutes.assignTicket, () => {
    setIsOpen(false)
    setAssignee('')
    setNote('')
  })
  const colleagues = useRead(ticketRoutes.listColleagues, { query: { limit: '100' } }, { enabled: isOpen })
  const isMine = ticket.assignee?.id === me.id
  const params = { number: ticket.number }
  const ifMatch = omitUndefined({ ifMatch: etag })
  const take = () => assign.mutate({ params, body: {}, ...ifMatch })
  useKeys({ a: () => !isMine && ticket.status !== 'closed' && take() })
  if (ticket.status === 'closed') return null
  return (
    <section className="support" aria-label={t('support.actions')}>
      <p className="actions">
        {!isMine && (
          <button type="button" disabled={assign.isPending} onClick={take}>
            {t('support.take')}
          </button>
        )}
        <button type="button" className="quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {t('support.handOver')}
        </button>
        {ticket.due && (
          <button type="button" className="quiet" aria-expanded={isPausing} onClick={() => setIsPausing(!isPausing)}>
            {t('pause.title')}
          </button>
        )}
      </p>
      {isOpen && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            assign.mutate({ params, body: { assignee, ...(note.trim() && { note }) }, ...ifMatch })
          }}
        >
          <Choice
            label={t('support.colleague')}
            of={colleagues.data?.body.colleagues.filter(({ id }) => id !== ticket.assignee?.id)}
            none=""
            required
            value={assignee}
            onChange={setAssignee}
          />
          <label>
            {t('support.note')}
            <textarea rows={2} value={note} onChange={({ target }) => setNote(target.value)} />
          </label>
          <button type="submit" disabled={assign.isPending}>
            {t('support.handOver')}
          </button>
        </form>
      )}
      {ticket.due && isPausing && <PauseNotices ticket={ticket} />}
      {assign.error && <Failure error={assign.error} />}
    </section>
  )
}
