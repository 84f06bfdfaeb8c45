import { useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { prioritySchema } from '../../shared/plans/domain/plans.ts'
import { categorySchema } from '../../shared/tickets/domain/ticket.ts'
import { queueNameSchema } from '../../shared/tickets/domain/ticketLists.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { usePages, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { useKeys } from '../keys.ts'
import { lazyPart } from '../lazyView.tsx'
import { omitUndefined } from '../omitUndefined.ts'
import { Failure } from '../parts/failure.tsx'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { UndoBar } from '../parts/undoBar.tsx'
import { Filters } from '../tickets/filters.tsx'
import { TicketRows, Unreadable } from '../tickets/ticketRows.tsx'
import { useUndo } from '../useUndo.ts'
import { QueueTabs } from './queueTabs.tsx'

const KeyHelp = lazyPart(async () => (await import('../parts/keyHelp.tsx')).KeyHelp)
const SavedFilters = lazyPart(async () => (await import('./savedFilters.tsx')).SavedFilters)
const UnreachableStaff = lazyPart(async () => (await import('../parts/unreachable.tsx')).UnreachableStaff)

/** Tickets of all organisations that are waiting for support, by due time. The keyboard moves through them. */
export function Queue() {
  const t = useT()
  const [search] = useSearchParams()
  const [, navigate] = useLocation()
  const [position, setPosition] = useState(-1)
  const [isHelped, setIsHelped] = useState(false)
  const query = usePages(
    ticketRoutes.listQueue,
    (cursor) => ({
      query: omitUndefined({
        cursor,
        priority: prioritySchema.safeParse(search.get('priority')).data,
        category: categorySchema.safeParse(search.get('category')).data,
        text: search.get('text')?.trim() || undefined,
        assignee: search.get('assignee') ?? undefined,
        queue: search.get('queue') === 'customer' ? queueNameSchema.enum.customer : undefined,
      }),
    }),
    ({ body }) => body.nextCursor,
    { every: 10_000 },
  )
  const rows = query.data?.pages.flatMap(({ body }) => body.tickets) ?? []
  const row = rows[position]
  const take = useWrite(ticketRoutes.assignTicket)
  const close = useWrite(ticketRoutes.closeTicket)
  const closing = useUndo((number: string) => close.mutate({ params: { number }, body: {} }))
  const open = () => row && navigate(`/tickets/${row.number}`)
  useKeys({
    j: () => setPosition(Math.min(position + 1, rows.length - 1)),
    k: () => setPosition(Math.max(position - 1, 0)),
    a: () => row && take.mutate({ params: { number: row.number }, body: {} }),
    c: () => row && closing.start(row.number),
    r: open,
    Enter: open,
  })
  const error = take.error ?? close.error
  return (
    <>
      <div className="heading">
        <h1>{t('nav.queue')}</h1>
        <span className="grow" />
        <Link href="/calls/new" className="button">
          {t('queue.logCall')}
        </Link>
        <button type="button" className="quiet" onClick={() => setIsHelped(true)}>
          {t('keys.title')} <kbd>?</kbd>
        </button>
      </div>
      <QueueTabs />
      <Filters />
      <SavedFilters />
      <UnreachableStaff />
      {error && <Failure error={error} />}
      {closing.waitsFor && <UndoBar text={t('closing', { number: closing.waitsFor })} onUndo={closing.undo} />}
      <QueryState query={query}>
        {({ pages }) => (
          <>
            <Unreadable pages={pages} />
            {rows.length > 0 ? (
              <TicketRows rows={rows} forSupport at={row?.number} />
            ) : (
              <p className="empty">{t('queue.none')}</p>
            )}
          </>
        )}
      </QueryState>
      <More query={query} />
      {isHelped && <KeyHelp onClose={() => setIsHelped(false)} />}
    </>
  )
}
