import { Link } from 'wouter'
import type { Output } from '../../shared/core/api/route.ts'
import type { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useT } from '../i18n.ts'
import { When } from '../time.tsx'
import { PriorityChip, StatusChip } from './chips.tsx'
import { DueChip } from './dueChip.tsx'

type Row = Output<typeof ticketRoutes.listTickets>['tickets'][number]

interface TicketRowsProps {
  readonly rows: readonly Row[]
  /** Shows the organisation and a countdown, for agents. */
  readonly forSupport?: boolean
  /** The number of the ticket selected by keyboard. */
  readonly at?: string | undefined
}

interface UnreadableProps {
  readonly pages: readonly { readonly body: Pick<Output<typeof ticketRoutes.listTickets>, 'unreadable'> }[]
}

/** Names the tickets of a list that cannot be read. */
export function Unreadable({ pages }: UnreadableProps) {
  const t = useT()
  const numbers = pages.flatMap(({ body }) => body.unreadable)
  return numbers.length > 0 && <p role="alert">{t('tickets.unreadable', { numbers: numbers.join(', ') })}</p>
}

/** Tickets as rows; on a phone, as cards. */
export function TicketRows({ rows, forSupport = false, at }: TicketRowsProps) {
  const t = useT()
  return (
    <ul className="tickets">
      {rows.map((row) => (
        <li
          key={row.number}
          className={row.number === at ? 'at' : undefined}
          aria-current={row.number === at || undefined}
        >
          <PriorityChip priority={row.priority} />
          <div className="what">
            <Link href={`/tickets/${row.number}`} className={row.unread ? 'unread' : undefined}>
              {row.subject}
              {row.unread && <span className="unseen"> ({t('tickets.unread')})</span>}
            </Link>
            <p className="soft">
              {row.number} · {forSupport ? row.organisation : row.requester.name} ·{' '}
              {row.assignee?.name ?? t('ticket.nobody')} · <When at={row.activityAt} />
            </p>
          </div>
          <div className="chips">
            {row.due && <DueChip at={row.due.at} live={forSupport} />}
            <StatusChip status={row.status} />
          </div>
        </li>
      ))}
    </ul>
  )
}
