import { Link } from 'wouter'
import type { Output } from '../../shared/core/api/route.ts'
import type { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useT } from '../i18n.ts'

export function Facts({ ticket }: { readonly ticket: Output<typeof ticketRoutes.getTicket> }) {
  const t = useT()
  const { requester, assignee, category, affectedResources, followUpTo, promise, initialResponse } = ticket
  return (
    <dl className="facts">
      <div>
        <dt>{t('ticket.requester')}</dt>
        <dd>{requester.name}</dd>
      </div>
      <div>
        <dt>{t('ticket.assignee')}</dt>
        <dd>{assignee?.name ?? t('ticket.nobody')}</dd>
      </div>
      <div>
        <dt>{t('ticket.category')}</dt>
        <dd>{t(`category.${category}`)}</dd>
      </div>
      <div>
        <dt>{t('ticket.plan')}</dt>
        <dd>{promise.plan}</dd>
      </div>
      {initialResponse && (
        <div>
          <dt>{t('ticket.firstAnswer')}</dt>
          <dd>{t(initialResponse.outcome === 'met' ? 'outcome.met' : 'outcome.missed')}</dd>
        </div>
      )}
      {affectedResources.length > 0 && (
        <div>
          <dt>{t('ticket.resources')}</dt>
          <dd>{affectedResources.join(', ')}</dd>
        </div>
      )}
      {followUpTo && (
        <div>
          <dt>{t('ticket.followUpTo')}</dt>
          <dd>
            <Link href={`/tickets/${followUpTo}`}>{followUpTo}</Link>
          </dd>
        </div>
      )}
    </dl>
  )
}
