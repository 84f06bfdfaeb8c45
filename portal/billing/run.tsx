import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import { useRead } from '../api.tsx'
import { useLanguage } from '../i18n.ts'
import { moneyWords } from '../money.ts'
import { QueryState } from '../parts/queryState.tsx'
import { monthWords } from '../time.tsx'
import { Drafts } from './drafts.tsx'
import { Parked } from './parked.tsx'
import { RunSteps } from './runSteps.tsx'

/** A billing run from its first draft to its last invoice. */
export function Run({ run }: { readonly run: string }) {
  const { t, locale } = useLanguage()
  const params = { run }
  const seen = useRead(billingRoutes.getBillingRun, { params }, { every: 2_000 })
  return (
    <QueryState query={seen}>
      {({ body }) => {
        const { drafted, nothingToInvoice, parked, all } = body.organisations
        const isIssuing = body.status === 'issuing'
        const done = isIssuing ? body.issued : drafted + nothingToInvoice + parked
        const of = isIssuing ? drafted : all
        const isWorking = isIssuing || body.status === 'drafting'
        return (
          <>
            <header>
              <h1>{monthWords(locale, body.month)}</h1>
              <p>
                <span className="chip">{t(`run.${body.status}`)}</span> {body.isDryRun && t('runs.dry')}
              </p>
            </header>
            {isWorking && (
              <p>
                <progress value={done} max={of ?? 1} aria-label={t('run.progress')} />{' '}
                <span role="status">
                  {t('run.done', { done, of: of ?? '?' })}
                  {body.secondsLeft !== undefined && ` · ${t('run.left', { seconds: body.secondsLeft })}`}
                </span>
              </p>
            )}
            <dl className="facts">
              <div>
                <dt>{t('run.draftedCount')}</dt>
                <dd>{drafted}</dd>
              </div>
              <div>
                <dt>{t('run.nothing')}</dt>
                <dd>{nothingToInvoice}</dd>
              </div>
              <div>
                <dt>{t('run.parked')}</dt>
                <dd>{parked}</dd>
              </div>
              <div>
                <dt>{t('run.issuedCount')}</dt>
                <dd>{body.issued}</dd>
              </div>
              {Object.entries(body.netMinorByCurrency).map(([currency, minor]) => (
                <div key={currency}>
                  <dt>{t('run.net', { currency })}</dt>
                  <dd>{moneyWords(locale, minor, currency)}</dd>
                </div>
              ))}
            </dl>
            <RunSteps run={body} />
            {parked > 0 && <Parked run={run} progress={`${body.status} ${parked}`} />}
            <Drafts run={run} progress={`${body.status} ${done}`} />
          </>
        )
      }}
    </QueryState>
  )
}
