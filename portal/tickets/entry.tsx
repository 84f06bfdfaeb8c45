import { useMutation } from '@tanstack/react-query'
import type { Attachment } from '../../shared/tickets/domain/attachment.ts'
import type { Change, Entry } from '../../shared/tickets/domain/ticket.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useApi } from '../api.tsx'
import { useLanguage, useT } from '../i18n.ts'
import { Failure } from '../parts/failure.tsx'
import { sizeWords } from '../size.ts'
import { instantWords, When } from '../time.tsx'
import { FormFacts } from './formFacts.tsx'
import { MessageText } from './messageText.tsx'

interface EntryProps {
  readonly entry: Entry
  readonly number: string
  readonly isNew: boolean
}

/** An entry of the thread: a message, a change, or both. */
export function EntryView({ entry: { id, by, side, at, message, change }, number, isNew }: EntryProps) {
  const t = useT()
  const kind = message ? (message.internal ? 'note' : side) : 'event'
  return (
    <article id={`entry-${id}`} className={`entry ${kind}`}>
      <p className="by">
        <strong>{by.name}</strong>{' '}
        {message && <span className="soft">{t(message.internal ? 'entry.note' : `side.${side}`)}</span>}{' '}
        <When at={at} /> {isNew && <span className="chip fresh">{t('entry.new')}</span>}
      </p>
      {message && <MessageText text={message.body} />}
      {message?.form && <FormFacts form={message.form} />}
      {message?.attachments?.map((file) => (
        <FileLink key={file.id} file={file} number={number} />
      ))}
      {change && <Changed change={change} />}
    </article>
  )
}

function Changed({ change }: { readonly change: Change }) {
  const { t, locale } = useLanguage()
  const { status, priority, assignee, followUp, reason, follower, affectedResources, noticesPausedUntil } = change
  const said = [
    status?.from && status.from !== status.to && t('change.status', { to: t(`status.${status.to}`) }),
    priority && t('change.priority', { from: priority.from, to: priority.to }),
    assignee && (assignee.to ? t('change.assigned', { to: assignee.to.name }) : t('change.unassigned')),
    followUp && t('change.followUp', { number: followUp }),
    follower && t(follower.following ? 'change.following' : 'change.notFollowing', { name: follower.person.name }),
    affectedResources && t('change.resources', { to: affectedResources.to.join(', ') || '–' }),
    noticesPausedUntil && t('change.paused', { until: instantWords(locale, noticesPausedUntil) }),
    reason,
  ].filter(Boolean)
  return said.length === 0 ? null : <p className="soft">{said.join(' · ')}</p>
}

function FileLink({ file, number }: { readonly file: Attachment; readonly number: string }) {
  const { t, locale } = useLanguage()
  const { call } = useApi()
  // Links expire within minutes, so each is requested when it is needed.
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => call(ticketRoutes.getAttachment, { params: { number, attachment: file.id } }),
    onSuccess: ({ body }) => location.assign(body.url),
  })
  return (
    <div>
      <button type="button" className="quiet" disabled={isPending} onClick={() => mutate()}>
        {t('files.download', { name: file.fileName, size: sizeWords(locale, file.sizeBytes) })}
      </button>
      {error && <Failure error={error} />}
    </div>
  )
}
