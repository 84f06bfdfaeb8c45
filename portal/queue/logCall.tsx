import { useState } from 'react'
import { useLocation } from 'wouter'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import type { Priority } from '../../shared/plans/domain/plans.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useMe, useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Choice } from '../parts/choice.tsx'
import { Failure } from '../parts/failure.tsx'
import { useDraft } from '../tickets/draft.ts'
import { PriorityChoice } from '../tickets/priorityChoice.tsx'

const most = { limit: '100' }

/** Logs a phone call as the caller's ticket, if their plan includes phone support. */
export function LogCall() {
  const t = useT()
  const me = useMe()
  const [, navigate] = useLocation()
  const [organisation, setOrganisation] = useState('')
  const [caller, setCaller] = useState('')
  const [subject, setSubject] = useDraft(me.id, 'call subject')
  const [body, setBody] = useDraft(me.id, 'call body')
  const [priority, setPriority] = useState<Priority>('P3')
  const params = { organisation }
  const organisations = useRead(organisationRoutes.listOrganisations, { query: most })
  const members = useRead(organisationRoutes.listMembersOf, { params, query: most }, { enabled: organisation !== '' })
  const log = useWrite(ticketRoutes.logCall, (received) => {
    setSubject('')
    setBody('')
    navigate(`/tickets/${received.body.number}`)
  })
  return (
    <form
      className="narrow"
      onSubmit={(event) => {
        event.preventDefault()
        log.mutate({ params, body: { caller, subject, body, priority, category: 'technical' } })
      }}
    >
      <h1>{t('call.title')}</h1>
      <Choice
        label={t('call.organisation')}
        of={organisations.data?.body.organisations.filter(({ entitlements }) => entitlements.phone)}
        none=""
        required
        value={organisation}
        onChange={(id) => {
          setOrganisation(id)
          setCaller('')
        }}
      />
      <Choice
        label={t('call.caller')}
        of={members.data?.body.members.map(({ member: id, name }) => ({ id, name }))}
        none=""
        required
        disabled={organisation === ''}
        value={caller}
        onChange={setCaller}
      />
      <label>
        {t('newTicket.subject')}
        <input required maxLength={200} value={subject} onChange={({ target }) => setSubject(target.value)} />
      </label>
      <label>
        {t('call.body')}
        <textarea required rows={6} value={body} onChange={({ target }) => setBody(target.value)} />
      </label>
      <PriorityChoice label={t('ticket.priority')} value={priority} onChange={setPriority} />
      {log.error && <Failure error={log.error} />}
      <button type="submit" disabled={log.isPending}>
        {t('call.log')}
      </button>
    </form>
  )
}
