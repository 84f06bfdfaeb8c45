import { useId, useRef, useState } from 'react'
import { Link } from 'wouter'
import { ApiProblem } from '../../shared/core/api/client.ts'
import type { Output } from '../../shared/core/api/route.ts'
import { isSupport } from '../../shared/core/domain/caller.ts'
import type { Entry } from '../../shared/tickets/domain/ticket.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useMe, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { useKeys } from '../keys.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { Failure } from '../parts/failure.tsx'
import { UndoBar } from '../parts/undoBar.tsx'
import { useUndo } from '../useUndo.ts'
import { CannedPicker } from './cannedPicker.tsx'
import { ChangeConflict } from './changeConflict.tsx'
import { useDraft } from './draft.ts'
import { EntryView } from './entry.tsx'
import { Files } from './files.tsx'
import { MessageText } from './messageText.tsx'
import { TypingIndicator, useReportTyping } from './typingIndicator.tsx'
import { useUploads } from './upload.ts'

interface ReplyProps {
  readonly ticket: Output<typeof ticketRoutes.getTicket>
  readonly entries: readonly Entry[]
  readonly etag: string | undefined
  /** Sends a message. The thread already shows it while it is being sent. */
  readonly write: ReturnType<typeof useWrite<typeof ticketRoutes.writeMessage>>
  /** Called if the ticket has changed since it was read. */
  onStale(): void
}

/** The editor of a message. Its draft is kept until it is sent. */
export function Reply({ ticket, entries, etag, write, onStale }: ReplyProps) {
  const t = useT()
  const me = useMe()
  const support = isSupport(me)
  const isClosed = ticket.status === 'closed'
  const [text, setText] = useDraft(me.id, ticket.number)
  const [internal, setInternal] = useState(support && isClosed)
  const [keepOpen, setKeepOpen] = useState(false)
  const [isPreview, setIsPreview] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const files = useUploads()
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const close = useWrite(ticketRoutes.closeTicket)
  const code = write.error instanceof ApiProblem ? write.error.problem.code : undefined
  const params = { number: ticket.number }
  const closing = useUndo<true>(() =>
    close.mutate({ params, body: {}, ...omitUndefined({ ifMatch: etag }) }, { onError: onStale }),
  )
  const canClose = !isClosed && closing.waitsFor === undefined
  useKeys(support ? { r: () => field.current?.focus(), c: () => canClose && closing.start(true) } : {})
  useReportTyping(ticket.number, support ? text : '', onStale)
  const meanwhile = entries.filter(({ id }) => !seen.has(id))

  function send(): void {
    const body = {
      body: text,
      attachments: files.ids,
      ...(internal && { internal }),
      ...(keepOpen && !internal && { keepOpen }),
    }
    setSeen(new Set(entries.map(({ id }) => id)))
    const onSuccess = () => {
      setText('')
      files.clear()
      setIsPreview(false)
    }
    write.mutate(
      { params, body, ...omitUndefined({ ifMatch: internal ? undefined : etag }) },
      { onSuccess, onError: onStale },
    )
  }

  const isOfCustomer = !support
  return (
    <form
      className={internal ? 'reply internal' : 'reply'}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {support && <TypingIndicator typing={ticket.typing} />}
      <label htmlFor={id}>
        <strong>{t(internal ? 'reply.note' : isClosed ? 'reply.reopen' : 'reply.label')}</strong>
      </label>
      {isPreview ? (
        <div className="preview">
          <MessageText text={text} />
        </div>
      ) : (
        <textarea
          id={id}
          ref={field}
          rows={6}
          readOnly={write.isPending}
          value={write.isPending ? '' : text}
          onChange={({ target }) => setText(target.value)}
        />
      )}
      <p className="soft">
        {t('reply.markdown')}{' '}
        <button type="button" className="quiet" onClick={() => setIsPreview(!isPreview)} disabled={text === ''}>
          {t(isPreview ? 'reply.write' : 'reply.preview')}
        </button>
      </p>
      {support && (
        <CannedPicker ticket={ticket} onPick={(reply) => setText(text === '' ? reply : `${text}\n\n${reply}`)} />
      )}
      <Files files={files} />
      {support && (
        <fieldset className="choices">
          <legend className="unseen">{t('reply.how')}</legend>
          <label>
            <input type="checkbox" checked={internal} onChange={({ target }) => setInternal(target.checked)} />
            {t('reply.internal')}
          </label>
          <label>
            <input
              type="checkbox"
              checked={keepOpen}
              disabled={internal}
              onChange={({ target }) => setKeepOpen(target.checked)}
            />
            {t('reply.keepOpen')}
          </label>
        </fieldset>
      )}
      {code === 'stale' ? (
        <ChangeConflict
          now={
            meanwhile.length > 0 ? (
              meanwhile.map((entry) => <EntryView key={entry.id} entry={entry} number={ticket.number} isNew={false} />)
            ) : (
              <p>{t('meanwhile.nothing')}</p>
            )
          }
          yours={<p className="plain">{text}</p>}
        />
      ) : (
        write.error && <Failure error={write.error} />
      )}
      {closing.waitsFor && <UndoBar text={t('closing', { number: ticket.number })} onUndo={closing.undo} />}
      {close.error && <Failure error={close.error} />}
      {code === 'reopen_too_late' && (
        <Link href={`/tickets/new?followUpTo=${ticket.number}`} className="button">
          {t('reply.followUp')}
        </Link>
      )}
      <p className="actions">
        <button
          type="submit"
          disabled={text.trim() === '' || write.isPending || !files.areThere || (support && isClosed && !internal)}
        >
          {t(
            write.isPending
              ? 'sending'
              : internal
                ? 'reply.addNote'
                : isClosed && isOfCustomer
                  ? 'reply.sendReopen'
                  : 'reply.send',
          )}
        </button>
        {!isClosed && (
          <button
            type="button"
            className="quiet"
            disabled={close.isPending || !canClose}
            onClick={() => closing.start(true)}
          >
            {t('reply.close')}
          </button>
        )}
      </p>
    </form>
  )
}
