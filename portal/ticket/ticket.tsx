import { ticketRoutes } from '../../shared/api/ticketRoutes.ts'
import { isSupport } from '../../shared/domain/caller.ts'
import { useMe, usePages } from '../api.tsx'
import { useT } from '../i18n.ts'
import { More } from '../parts/more.tsx'
import { Told } from '../parts/told.tsx'
import { present } from '../present.ts'
import { When } from '../time.tsx'
import { PriorityChip, StatusChip } from './chips.tsx'
import { DueChip } from './dueChip.tsx'
import { EntryView } from './entry.tsx'
import { Facts } from './facts.tsx'
import { Reply } from './reply.tsx'
import { SupportActions } from './supportActions.tsx'
import { useReadMark } from './useReadMark.ts'

/** A ticket with its thread, and what may be done with it. */
export function Ticket({ number }: { readonly number: string }) {
  const t = useT()
  const support = isSupport(useMe())
  const query = usePages(
    ticketRoutes.getTicket,
    (cursor) => ({ params: { number }, query: present({ cursor }) }),
    ({ body }) => body.nextCursor,
    { every: 20_000 },
  )
  const first = query.data?.pages[0]
  const readBefore = useReadMark(first?.body)
  return (
    <Told query={query}>
      {({ pages }) => {
        const ticket = pages[0]?.body
        if (!ticket) return null
        const entries = pages.flatMap(({ body }) => body.entries)
        return (
          <article className="ticket">
            <header>
              <p className="soft">
                {ticket.number}
                {support && ` · ${ticket.organisation}`} · <When at={ticket.openedAt} />
              </p>
              <h1>{ticket.subject}</h1>
              <p className="chips">
                <StatusChip status={ticket.status} />
                <PriorityChip priority={ticket.priority} />
                {ticket.due && <DueChip at={ticket.due.at} live={support} />}
              </p>
              <p className="soft" lang="en">
                {ticket.due?.reason ?? ticket.promise.reason}
              </p>
            </header>
            <Facts ticket={ticket} />
            <section aria-label={t('ticket.thread')} className="thread">
              {entries.map((entry) => (
                <EntryView
                  key={entry.id}
                  entry={entry}
                  number={ticket.number}
                  isNew={readBefore !== undefined && entry.at > readBefore}
                />
              ))}
              <More query={query} />
            </section>
            {support && <SupportActions key={ticket.version} ticket={ticket} etag={first?.etag} />}
            <Reply ticket={ticket} etag={first?.etag} onStale={() => void query.refetch()} />
          </article>
        )
      }}
    </Told>
  )
}
