import { Link } from 'wouter'
import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import { usePages } from '../api.tsx'
import { useLanguage } from '../i18n.ts'
import { moneyWords } from '../money.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { Lines } from './lines.tsx'

interface DraftsProps {
  readonly run: string
  /** The run's progress. When it changes, the drafts are read again. */
  readonly progress: string
}

/** Lists a run's drafts with the difference from the previous month, and their numbers once issued. */
export function Drafts({ run, progress }: DraftsProps) {
  const { t, locale } = useLanguage()
  const query = usePages(
    billingRoutes.listInvoicesOfRun,
    (cursor) => ({ params: { run }, query: omitUndefined({ cursor }) }),
    ({ body }) => body.nextCursor,
    { revision: progress },
  )
  return (
    <section aria-label={t('run.drafts')}>
      <h2>{t('run.drafts')}</h2>
      <QueryState query={query}>
        {({ pages }) => {
          const drafts = pages.flatMap(({ body }) => body.invoices)
          if (drafts.length === 0) return <p className="empty">{t('run.noDrafts')}</p>
          return (
            <ul className="drafts">
              {drafts.map(({ draft, number, differenceMinor }) => (
                <li key={`${draft.organisation} ${draft.currency}`}>
                  <details>
                    <summary>
                      <span className="grow">{draft.buyer.name}</span>
                      {differenceMinor !== undefined && differenceMinor !== 0n && (
                        <span className="soft">
                          {t('run.difference', {
                            amount: `${differenceMinor > 0n ? '+' : ''}${moneyWords(locale, differenceMinor, draft.currency)}`,
                          })}
                        </span>
                      )}
                      <strong>{moneyWords(locale, draft.netMinor, draft.currency)}</strong>
                    </summary>
                    <Lines invoice={draft} />
                  </details>
                  {number && <Link href={`/organisations/${draft.organisation}/invoices/${number}`}>{number}</Link>}
                </li>
              ))}
            </ul>
          )
        }}
      </QueryState>
      <More query={query} />
    </section>
  )
}
