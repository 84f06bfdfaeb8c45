import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { type Priority, prioritySchema } from '../../shared/plans/domain/plans.ts'
import { formOfCategory } from '../../shared/tickets/domain/forms.ts'
import { categorySchema } from '../../shared/tickets/domain/ticket.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useMe, useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { Failure } from '../parts/failure.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { useDraft } from './draft.ts'
import { Files } from './files.tsx'
import { FormFields } from './formFields.tsx'
import { formOf, valuesFrom } from './formValues.ts'
import { Promised } from './promised.tsx'
import { useUploads } from './upload.ts'

const categoryOf = (text: string | null) => categorySchema.safeParse(text).data

export function NewTicket() {
  const t = useT()
  const me = useMe()
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const followUpTo = search.get('followUpTo') ?? undefined
  const [subject, setSubject] = useDraft(me.id, 'new subject')
  const [body, setBody] = useDraft(me.id, 'new body')
  const [category, setCategory] = useState(categoryOf(search.get('category')) ?? 'technical')
  const [priority, setPriority] = useState<Priority>('P3')
  const [wantsCall, setWantsCall] = useState(search.has('callBack'))
  const [formDraft, setFormDraft] = useDraft(me.id, 'new form')
  const values = valuesFrom(formDraft)
  const kind = formOfCategory[category] ?? (wantsCall ? 'call-back' : undefined)
  const files = useUploads()
  const organisation = useRead(organisationRoutes.getOrganisation)
  const open = useWrite(ticketRoutes.openTicket, (received) => {
    setSubject('')
    setBody('')
    setFormDraft('')
    navigate(`/tickets/${received.body.number}`)
  })
  return (
    <form
      className="narrow"
      onSubmit={(event) => {
        event.preventDefault()
        const form = kind && formOf(kind, values)
        const given = omitUndefined({ followUpTo, form })
        open.mutate({ body: { subject, body, category, priority, attachments: files.ids, ...given } })
      }}
    >
      <h1>{t('tickets.new')}</h1>
      {followUpTo && <p>{t('newTicket.followUp', { number: followUpTo })}</p>}
      <label>
        {t('newTicket.subject')}
        <input required maxLength={200} value={subject} onChange={({ target }) => setSubject(target.value)} />
      </label>
      <label>
        {t('newTicket.body')}
        <textarea required rows={8} value={body} onChange={({ target }) => setBody(target.value)} />
      </label>
      <p className="soft">{t('reply.markdown')}</p>
      <label>
        {t('ticket.category')}
        <select value={category} onChange={({ target }) => setCategory(categoryOf(target.value) ?? 'technical')}>
          {categorySchema.options.map((one) => (
            <option key={one} value={one}>
              {t(`category.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {organisation.data?.body.entitlements.phone && formOfCategory[category] === undefined && (
        <label className="choice">
          <input type="checkbox" checked={wantsCall} onChange={({ target }) => setWantsCall(target.checked)} />
          {t('newTicket.callBack')}
        </label>
      )}
      {kind && <FormFields kind={kind} values={values} onChange={(changed) => setFormDraft(JSON.stringify(changed))} />}
      <fieldset>
        <legend>{t('newTicket.priority')}</legend>
        {prioritySchema.options.map((one) => (
          <label key={one} className="choice">
            <input type="radio" name="priority" checked={priority === one} onChange={() => setPriority(one)} />
            <span>
              <strong>{one}</strong> {t(`priority.${one}`)}
            </span>
          </label>
        ))}
      </fieldset>
      {organisation.data && <Promised plan={organisation.data.body.plan} priority={priority} />}
      {organisation.isPending && <Skeleton rows={1} />}
      <Files files={files} />
      {open.error && <Failure error={open.error} />}
      <p className="actions">
        <button type="submit" disabled={open.isPending || !files.areThere}>
          {t(open.isPending ? 'sending' : 'newTicket.send')}
        </button>
      </p>
    </form>
  )
}
