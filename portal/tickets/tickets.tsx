import { Link, useSearchParams } from 'wouter'
import { prioritySchema } from '../../shared/plans/domain/plans.ts'
import { categorySchema } from '../../shared/tickets/domain/ticket.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { ticketViewNames } from '../../shared/tickets/ticketSchemas.ts'
import { usePages } from '../api.tsx'
import { useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { ScrollingNav } from '../parts/scrollArea.tsx'
import { Filters } from './filters.tsx'
import { TicketRows, Unreadable } from './ticketRows.tsx'

const viewOrder = ['all', 'new', 'waiting', 'open', 'closed'] as const

/** The organisation's tickets. The filters are in the URL, so a view can be bookmarked and shared. */
export function Tickets() {
  const t = useT()
  const [search] = useSearchParams()
  const view = ticketViewNames.find((name) => name === search.get('view')) ?? 'all'
  const filter = {
    priority: prioritySchema.safeParse(search.get('priority')).data,
    category: categorySchema.safeParse(search.get('category')).data,
    text: search.get('text')?.trim() || undefined,
  }
  const isNarrowed = Object.values(filter).some((value) => value !== undefined)
  const query = usePages(
    ticketRoutes.listTickets,
    (cursor) => ({ query: omitUndefined({ ...filter, view, cursor }) }),
    ({ body }) => body.nextCursor,
    { every: 30_000 },
  )
  const counts = query.data?.pages[0]?.body.counts
  const addressOf = (name: string) => {
    const changed = new URLSearchParams(search)
    changed.set('view', name)
    return `/tickets?${changed}`
  }
  return (
    <>
      <div className="heading">
        <h1>{t('nav.tickets')}</h1>
        <Link href="/tickets/new" className="button">
          {t('tickets.new')}
        </Link>
      </div>
      <ScrollingNav className="tabs" label={t('tickets.views')} at={view}>
        {viewOrder.map((name) => (
          <Link key={name} href={addressOf(name)} aria-current={name === view ? 'page' : undefined}>
            {t(`view.${name}`)} {counts && <span className="count">{counts[name]}</span>}
          </Link>
        ))}
      </ScrollingNav>
      <Filters />
      <QueryState query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ body }) => body.tickets)
          return (
            <>
              <Unreadable pages={pages} />
              {rows.length > 0 && <TicketRows rows={rows} />}
              {rows.length === 0 && !query.hasNextPage && (
                <div className="empty">
                  <p>{t(isNarrowed ? 'tickets.noneFits' : view === 'all' ? 'tickets.none' : 'tickets.noneInView')}</p>
                  {isNarrowed ? (
                    <Link href="/tickets" className="button quiet">
                      {t('tickets.clear')}
                    </Link>
                  ) : (
                    <Link href="/tickets/new" className="button">
                      {t('tickets.new')}
                    </Link>
                  )}
                </div>
              )}
              <More query={query} />
            </>
          )
        }}
      </QueryState>
    </>
  )
}
