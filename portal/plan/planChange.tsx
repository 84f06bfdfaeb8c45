import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import type { Plan } from '../../shared/plans/domain/plans.ts'
import { useRead, useWrite } from '../api.tsx'
import { keyPart, useLanguage } from '../i18n.ts'
import { moneyWords } from '../money.ts'
import { Failure } from '../parts/failure.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { dateWords, monthWords } from '../time.tsx'

interface PlanChangeProps {
  readonly plan: Plan
  readonly isOwner: boolean
  onDone(): void
}

/** The cost and effects of a plan, shown before it is chosen. */
export function PlanChange({ plan, isOwner, onDone }: PlanChangeProps) {
  const { t, locale } = useLanguage()
  const preview = useRead(billingRoutes.previewPlan, { query: { plan } })
  const change = useWrite(organisationRoutes.changePlan, onDone)
  return (
    <section className="card" aria-label={t('plan.preview', { plan })}>
      <h2>{t('plan.preview', { plan })}</h2>
      <QueryState query={preview} rows={3}>
        {({ body: { from, revocableUntil, currency, months, gained, lost } }) => (
          <>
            {from && <p>{t('plan.from', { from: dateWords(locale, from) })}</p>}
            {revocableUntil && <p>{t('plan.revocable', { until: dateWords(locale, revocableUntil) })}</p>}
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('plan.month')}</th>
                  <th scope="col" className="amount">
                    {t('plan.before')}
                  </th>
                  <th scope="col" className="amount">
                    {t('plan.after')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {months.map(({ month, beforeMinor, afterMinor }) => (
                  <tr key={month}>
                    <td>{monthWords(locale, month)}</td>
                    <td className="amount">{moneyWords(locale, beforeMinor, currency)}</td>
                    <td className="amount">{moneyWords(locale, afterMinor, currency)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <Differences title={t('plan.gained')} of={gained} />
            <Differences title={t('plan.lost')} of={lost} />
            {change.error && <Failure error={change.error} />}
            <p className="actions">
              {isOwner ? (
                <button type="button" disabled={change.isPending} onClick={() => change.mutate({ body: { plan } })}>
                  {t('plan.choose', { plan })}
                </button>
              ) : (
                <span>{t('plan.ownersOnly')}</span>
              )}
              <button type="button" className="quiet" onClick={onDone}>
                {t('cancel')}
              </button>
            </p>
          </>
        )}
      </QueryState>
    </section>
  )
}

type Difference = { readonly what: string; readonly before: boolean | string; readonly after: boolean | string }

function Differences({ title, of }: { readonly title: string; readonly of: readonly Difference[] }) {
  const { t, coded } = useLanguage()
  const inWords = (value: boolean | string) =>
    typeof value === 'string' ? coded(`entitlement.value.${keyPart(value)}`, value) : t(value ? 'yes' : 'no')
  if (of.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {of.map(({ what, before, after }) => (
          <li key={what}>
            {coded(`entitlement.${what}`, what)}: {inWords(before)} → {inWords(after)}
          </li>
        ))}
      </ul>
    </>
  )
}
