import { Link } from 'wouter'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Choice } from '../parts/choice.tsx'
import { Failure } from '../parts/failure.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { UnreachableOf } from '../parts/unreachable.tsx'
import { StatusChip } from '../tickets/chips.tsx'
import { When } from '../time.tsx'

interface CustomerPanelProps {
  readonly organisation: string
  /** The ticket that is shown. */
  readonly number: string
}

/** The ticket's customer: their plan, their customer success manager and their other tickets. */
export function CustomerPanel({ organisation, number }: CustomerPanelProps) {
  const t = useT()
  const params = { organisation }
  const about = useRead(organisationRoutes.getOrganisationOf, { params })
  const tickets = useRead(ticketRoutes.listTicketsOf, { params, query: { limit: '6' } })
  return (
    <aside className="card" aria-label={t('beside.title')}>
      <QueryState query={about} rows={2}>
        {({ body: { name, plan, nextPlan, entitlements, customerSuccessManager } }) => (
          <>
            <h2>{name}</h2>
            <p>
              <span className="chip">{plan}</span> {nextPlan && <span className="soft">→ {nextPlan.plan}</span>}
            </p>
            {entitlements.customerSuccessManager && (
              <Manager organisation={organisation} manager={customerSuccessManager} />
            )}
          </>
        )}
      </QueryState>
      <UnreachableOf organisation={organisation} />
      <QueryState query={tickets} rows={3}>
        {({ body: { counts, tickets: rows } }) => (
          <>
            <p className="soft">
              {t('beside.counts', { all: counts.all, open: counts.new + counts.open + counts.waiting })}
            </p>
            <ul className="plainList">
              {rows
                .filter((row) => row.number !== number)
                .map((row) => (
                  <li key={row.number}>
                    <Link href={`/tickets/${row.number}`}>{row.subject}</Link>
                    <p className="soft">
                      {row.priority} · <StatusChip status={row.status} /> · <When at={row.activityAt} />
                    </p>
                  </li>
                ))}
            </ul>
          </>
        )}
      </QueryState>
    </aside>
  )
}

interface ManagerProps {
  readonly organisation: string
  readonly manager: { readonly id: string; readonly name: string } | undefined
}

function Manager({ organisation, manager }: ManagerProps) {
  const t = useT()
  const colleagues = useRead(ticketRoutes.listColleagues, { query: { limit: '100' } })
  const name = useWrite(organisationRoutes.assignCustomerSuccessManager)
  const managers = colleagues.data?.body.colleagues.filter(({ roles }) => roles.includes('csm')) ?? []
  return (
    <>
      <Choice
        label={t('csm.title')}
        of={managers}
        none={t('csm.nobody')}
        disabled={name.isPending}
        value={manager?.id ?? ''}
        onChange={(manager) => name.mutate({ params: { organisation }, body: manager === '' ? {} : { manager } })}
      />
      {name.error && <Failure error={name.error} />}
    </>
  )
}
