import type { auditStreamRoutes } from '../../shared/audit/auditStreamRoutes.ts'
import type { Output } from '../../shared/core/api/route.ts'
import { useT } from '../i18n.ts'
import { Fact } from '../parts/fact.tsx'
import { When } from '../time.tsx'

const chips = { delivering: 'paid', failing: 'near', paused: 'overdue' } as const

/** Shows whether deliveries arrive. If not, shows why, and when the next attempt follows. */
export function AuditStreamState({ stream }: { readonly stream: Output<typeof auditStreamRoutes.getAuditStream> }) {
  const t = useT()
  const { url, status, deliveredUntil, failingSince, lastFailure, nextAttemptAt, pausedAt } = stream
  return (
    <section className="card">
      <h2>
        {t('stream.state')} <span className={`chip ${chips[status]}`}>{t(`stream.is.${status}`)}</span>
      </h2>
      {status === 'paused' && <p>{t('stream.pausedWhat')}</p>}
      <dl className="facts">
        <Fact name={t('stream.address')}>
          <code>{url}</code>
        </Fact>
        <Fact name={t('stream.deliveredUntil')}>
          <When at={deliveredUntil} />
        </Fact>
        {failingSince && (
          <Fact name={t('stream.failingSince')}>
            <When at={failingSince} />
          </Fact>
        )}
        {lastFailure && (
          <Fact name={t('stream.lastFailure')}>
            {t(`stream.why.${lastFailure.why}`, { detail: lastFailure.detail ?? '' })} (<When at={lastFailure.at} />)
          </Fact>
        )}
        {nextAttemptAt && (
          <Fact name={t('stream.nextAttempt')}>
            <When at={nextAttemptAt} />
          </Fact>
        )}
        {pausedAt && (
          <Fact name={t('stream.pausedAt')}>
            <When at={pausedAt} />
          </Fact>
        )}
      </dl>
    </section>
  )
}
