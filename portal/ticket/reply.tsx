import { Suspense, useId, useRef, useState } from 'react'
import { Link } from 'wouter'
import { ApiProblem } from '../../shared/api/client.ts'
import type { Answer } from '../../shared/api/routes.ts'
import { ticketRoutes } from '../../shared/api/ticketRoutes.ts'
import { isSupport } from '../../shared/domain/caller.ts'
import { useMe, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { useKeys } from '../keys.ts'
import { lazyView } from '../lazyView.ts'
import { Failure } from '../parts/failure.tsx'
import { present } from '../present.ts'
import { useDraft } from './draft.ts'
import { Files } from './files.tsx'
import { useUploads } from './upload.ts'

const Markdown = lazyView(async () => (await import('./markdown.tsx')).Markdown)

interface ReplyProps {
  readonly ticket: Answer<'getTicket'>
  readonly etag: string | undefined
  /** The ticket has changed since it was read. */
  onStale(): void
}

/** Where a message is written; it stays here until it is sent. */
export function Reply({ ticket, etag, onStale }: ReplyProps) {
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
  const write = useWrite(ticketRoutes.writeMessage, () => {
    setText('')
    files.clear()
    setIsPreview(false)
  })
  const close = useWrite(ticketRoutes.closeTicket)
  const code = write.error instanceof ApiProblem ? write.error.problem.code : undefined
  const params = { number: ticket.number }
  const closing = () => close.mutate({ params, body: {}, ...present({ ifMatch: etag }) }, { onError: onStale })
  useKeys(support ? { r: () => field.current?.focus(), c: () => !isClosed && closing() } : {})

  function send(): void {
    const body = {
      body: text,
      attachments: files.ids,
      ...(internal && { internal }),
      ...(keepOpen && !internal && { keepOpen }),
    }
    write.mutate({ params, body, ...present({ ifMatch: internal ? undefined : etag }) }, { onError: onStale })
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
      <label htmlFor={id}>
        <strong>{t(internal ? 'reply.note' : isClosed ? 'reply.reopen' : 'reply.label')}</strong>
      </label>
      {isPreview ? (
        <Suspense fallback={null}>
          <div className="preview">
            <Markdown text={text} />
          </div>
        </Suspense>
      ) : (
        <textarea id={id} ref={field} rows={6} value={text} onChange={({ target }) => setText(target.value)} />
      )}
      <p className="soft">
        {t('reply.markdown')}{' '}
        <button type="button" className="quiet" onClick={() => setIsPreview(!isPreview)} disabled={text === ''}>
          {t(isPreview ? 'reply.write' : 'reply.preview')}
        </button>
      </p>
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
        <p role="alert" className="failure">
          {t('reply.stale')}
        </p>
      ) : (
        write.error && <Failure error={write.error} />
      )}
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
          <button type="button" className="quiet" disabled={close.isPending} onClick={closing}>
            {t('reply.close')}
          </button>
        )}
      </p>
    </form>
  )
}
