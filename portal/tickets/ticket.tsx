import { Fragment, useMemo } from 'react'
import { isSupport } from '../../shared/core/domain/caller.ts'
import type { Entry } from '../../shared/tickets/domain/ticket.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useMe, usePages, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { CustomerPanel } from '../queue/customerPanel.tsx'
import { When } from '../time.tsx'
import { ChangeTicket } from './changeTicket.tsx'
import { PriorityChip, StatusChip } from './chips.tsx'
import { DueChip } from './dueChip.tsx'
import { EntryView } from './entry.tsx'
import { Facts } from './facts.tsx'
import { PendingEntry } from './pendingEntry.tsx'
import { Reply } from './reply.tsx'
import { SupportActions } from './supportActions.tsx'
import { elementOf, unreadIn, useOpenAtUnread } from './useOpenAtUnread.ts'
import { useReadMark } from './useReadMark.ts'
import { WhyDue } from './whyDue.tsx'

/** How often a ticket that somebody looks at is read again; not in a hidden tab. */
const pollMs = 10_000

/** A ticket with its thread and the actions on it. */
export function Ticket({ number }: { readonly number: string }) {
  const t = useT()
  const support = isSupport(useMe())
  const query = usePages(
    ticketRoutes.getTicket,
    (cursor) => ({ params: { number }, query: omitUndefined({ cursor }) }),
    ({ body }) => body.nextCursor,
    { every: pollMs },
  )
  const first = query.data?.pages[0]
  const write = useWrite(ticketRoutes.writeMessage)
  const sent = write.isPending ? write.variables.body : undefined
  const onStale = () => void query.refetch()
  const readBefore = useReadMark(first?.body)
  const entries = useMemo(() => query.data?.pages.flatMap(({ body }) => body.entries) ?? [], [query.data])
  useOpenAtUnread(query, entries, readBefore)
  const unread = unreadIn(entries, readBefore)
  return (
    <QueryState query={query}>
      {({ pages }) => {
        const ticket = pages[0]?.body
        if (!ticket) return null
        return (
          <div className={support ? 'withAside' : undefined}>
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
                <p className="soft">
                  <WhyDue {...(ticket.due ?? { ...ticket.promise, from: ticket.promise.startedAt })} />
                </p>
              </header>
              <Facts ticket={ticket} />
              <section aria-label={t('ticket.thread')} className="thread">
                {unread && <JumpTo entry={unread} name="thread.toUnread" />}
                {entries.map((entry) => (
                  <Fragment key={entry.id}>
                    {entry === unread && <JumpTo entry={entries[0]} name="thread.toStart" />}
                    <EntryView
                      entry={entry}
                      number={ticket.number}
                      isNew={readBefore !== undefined && entry.at > readBefore}
                    />
                  </Fragment>
                ))}
                <More query={query} />
                {sent && <PendingEntry text={sent.body} isNote={sent.internal === true} />}
              </section>
              {support && <SupportActions ticket={ticket} etag={first?.etag} />}
              <ChangeTicket ticket={ticket} etag={first?.etag} onStale={onStale} />
              <Reply ticket={ticket} entries={entries} etag={first?.etag} write={write} onStale={onStale} />
            </article>
            {support && <CustomerPanel organisation={ticket.organisation} number={ticket.number} />}
          </div>
        )
      }}
    </QueryState>
  )
}

interface JumpToProps {
  readonly entry: Entry | undefined
  readonly name: 'thread.toStart' | 'thread.toUnread'
}

/** A button that scrolls to another place in a long thread. */
function JumpTo({ entry, name }: JumpToProps) {
  const t = useT()
  return (
    <p className="more">
      <button type="button" className="quiet" onClick={() => elementOf(entry)?.scrollIntoView()}>
        {t(name)}
      </button>
    </p>
  )
}
