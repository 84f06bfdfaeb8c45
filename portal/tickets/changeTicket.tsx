import { useState } from 'react'
import { ApiProblem } from '../../shared/core/api/client.ts'
import type { Output } from '../../shared/core/api/route.ts'
import type { Priority } from '../../shared/plans/domain/plans.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useMe, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { Failure } from '../parts/failure.tsx'
import { ChangeConflict } from './changeConflict.tsx'
import { useDraft } from './draft.ts'
import { Followers } from './followers.tsx'
import { PriorityChoice } from './priorityChoice.tsx'

export interface ChangeTicketProps {
  readonly ticket: Output<typeof ticketRoutes.getTicket>
  readonly etag: string | undefined
  /** Called if the ticket has changed since it was read. */
  onStale(): void
}

/** Changes a ticket's priority, affected resources and followers. */
export function ChangeTicket(props: ChangeTicketProps) {
  const t = useT()
  return (
    <details className="card">
      <summary>{t('change.title')}</summary>
      {props.ticket.status !== 'closed' && <ChangePriority {...props} />}
      <NameResources {...props} />
      <Followers ticket={props.ticket} />
    </details>
  )
}

const isStale = (error: Error | null): boolean => error instanceof ApiProblem && error.problem.code === 'stale'

function ChangePriority({ ticket, etag, onStale }: ChangeTicketProps) {
  const t = useT()
  const me = useMe()
  const [priority, setPriority] = useState<Priority>(ticket.priority)
  const [reason, setReason] = useDraft(me.id, `${ticket.number} reason`)
  const change = useWrite(ticketRoutes.prioritiseTicket, () => setReason(''))
  const params = { number: ticket.number }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate({ params, body: { priority, reason }, ...omitUndefined({ ifMatch: etag }) }, { onError: onStale })
      }}
    >
      <PriorityChoice label={t('change.newPriority')} value={priority} onChange={setPriority} />
      <label>
        {t('change.reason')}
        <input required maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
      </label>
      <p className="soft">{t('change.priorityWhat')}</p>
      {isStale(change.error) ? (
        <ChangeConflict now={<p>{ticket.priority}</p>} yours={<p>{`${priority}: ${reason}`}</p>} />
      ) : (
        change.error && <Failure error={change.error} />
      )}
      <button type="submit" disabled={change.isPending || priority === ticket.priority}>
        {t('change.priorityDo')}
      </button>
    </form>
  )
}

function NameResources({ ticket, etag, onStale }: ChangeTicketProps) {
  const t = useT()
  const me = useMe()
  const current = ticket.affectedResources.join('\n')
  const [draft, setDraft] = useDraft(me.id, `${ticket.number} resources`)
  const [isEditing, setIsEditing] = useState(draft !== '')
  const text = isEditing ? draft : current
  const name = useWrite(ticketRoutes.setAffectedResources, () => {
    setDraft('')
    setIsEditing(false)
  })
  const params = { number: ticket.number }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const affectedResources = text
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '')
        name.mutate({ params, body: { affectedResources }, ...omitUndefined({ ifMatch: etag }) }, { onError: onStale })
      }}
    >
      <label>
        {t('change.resourcesLabel')}
        <textarea
          rows={3}
          value={text}
          onChange={({ target }) => {
            setDraft(target.value)
            setIsEditing(true)
          }}
        />
      </label>
      {isStale(name.error) ? (
        <ChangeConflict
          now={<p className="plain">{current || '–'}</p>}
          yours={<p className="plain">{text || '–'}</p>}
        />
      ) : (
        name.error && <Failure error={name.error} />
      )}
      <button type="submit" disabled={name.isPending || text === current}>
        {t('change.resourcesDo')}
      </button>
    </form>
  )
}
