import { useState } from 'react'
import { ApiProblem } from '../../shared/core/api/client.ts'
import { type CannedReplies, type CannedReply, replyVariables } from '../../shared/tickets/domain/cannedReply.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Failure } from '../parts/failure.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { ChangeConflict } from '../tickets/changeConflict.tsx'

/** The replies that all agents often use. */
export function CannedRepliesPage() {
  const t = useT()
  const query = useRead(ticketRoutes.listCannedReplies)
  return (
    <>
      <h1>{t('canned.title')}</h1>
      <p className="soft">
        {t('canned.variables')} <code>{replyVariables.map((name) => `{${name}}`).join(' ')}</code>
      </p>
      <QueryState query={query}>
        {({ body }) => <Editor canned={body} onStale={() => void query.refetch()} />}
      </QueryState>
    </>
  )
}

interface EditorProps {
  readonly canned: CannedReplies
  /** Called if the replies have changed since they were read. */
  onStale(): void
}

function Editor({ canned, onStale }: EditorProps) {
  const t = useT()
  const [replies, setReplies] = useState<readonly CannedReply[]>(canned.replies)
  const save = useWrite(ticketRoutes.setCannedReplies)
  const change = (index: number, changed: Partial<CannedReply>) =>
    setReplies(replies.map((reply, at) => (at === index ? { ...reply, ...changed } : reply)))
  const isStale = save.error instanceof ApiProblem && save.error.problem.code === 'stale'
  const names = (of: readonly CannedReply[]) => <p>{of.map(({ name }) => name).join(', ') || '–'}</p>
  return (
    <form
      className="narrow"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ body: { replies: [...replies] }, ifMatch: `"${canned.version}"` }, { onError: onStale })
      }}
    >
      {replies.length === 0 && <p className="empty">{t('canned.empty')}</p>}
      {replies.map(({ name, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed, and the order stays
        <fieldset key={index}>
          <legend>{name || t('canned.new')}</legend>
          <label>
            {t('canned.name')}
            <input
              required
              maxLength={100}
              value={name}
              onChange={({ target }) => change(index, { name: target.value })}
            />
          </label>
          <label>
            {t('canned.text')}
            <textarea
              required
              rows={4}
              maxLength={4000}
              value={text}
              onChange={({ target }) => change(index, { text: target.value })}
            />
          </label>
          <button
            type="button"
            className="quiet"
            onClick={() => setReplies(replies.filter((_, position) => position !== index))}
          >
            {t('canned.remove', { name })}
          </button>
        </fieldset>
      ))}
      {isStale ? (
        <ChangeConflict now={names(canned.replies)} yours={names(replies)} />
      ) : (
        save.error && <Failure error={save.error} />
      )}
      {save.isSuccess && <p role="status">{t('saved')}</p>}
      <p className="actions">
        <button type="button" className="quiet" onClick={() => setReplies([...replies, { name: '', text: '' }])}>
          {t('canned.add')}
        </button>
        <button type="submit" disabled={save.isPending}>
          {t('save')}
        </button>
      </p>
    </form>
  )
}
