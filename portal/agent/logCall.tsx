import { useState } from 'react'
import { useLocation } from 'wouter'
import { organisationRoutes } from '../../shared/api/organisationRoutes.ts'
import { ticketRoutes } from '../../shared/api/ticketRoutes.ts'
import { type Priority, prioritySchema } from '../../shared/domain/plans.ts'
import { useMe, useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Failure } from '../parts/failure.tsx'
import { useDraft } from '../ticket/draft.ts'

const most = { limit: '100' }

/** Logs what somebody says on the phone as a ticket of theirs, where their plan has phone. */
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
  const withPhone = organisations.data?.body.organisations.filter(({ entitlements }) => entitlements.phone) ?? []
  return (
    <form
      className="narrow"
      onSubmit={(event) => {
        event.preventDefault()
        log.mutate({ params, body: { caller, subject, body, priority, category: 'technical' } })
      }}
    >
      <h1>{t('call.title')}</h1>
      <label>
        {t('call.organisation')}
        <select
          required
          value={organisation}
          onChange={({ target }) => {
            setOrganisation(target.value)
            setCaller('')
          }}
        >
          <option value="" />
          {withPhone.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('call.caller')}
        <select
          required
          disabled={organisation === ''}
          value={caller}
          onChange={({ target }) => setCaller(target.value)}
        >
          <option value="" />
          {members.data?.body.members.map(({ member, name }) => (
            <option key={member} value={member}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('newTicket.subject')}
        <input required maxLength={200} value={subject} onChange={({ target }) => setSubject(target.value)} />
      </label>
      <label>
        {t('call.body')}
        <textarea required rows={6} value={body} onChange={({ target }) => setBody(target.value)} />
      </label>
      <label>
        {t('ticket.priority')}
        <select value={priority} onChange={({ target }) => setPriority(prioritySchema.parse(target.value))}>
          {prioritySchema.options.map((one) => (
            <option key={one} value={one}>
              {one}: {t(`priority.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {log.error && <Failure error={log.error} />}
      <button type="submit" disabled={log.isPending}>
        {t('call.log')}
      </button>
    </form>
  )
}
