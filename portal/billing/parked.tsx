import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import { usePages, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { Failure } from '../parts/failure.tsx'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'

/** Lists parked organisations with the reasons, and retries them once the cause is fixed. */
export function Parked({ run, progress }: { readonly run: string; readonly progress: string }) {
  const t = useT()
  const params = { run }
  const query = usePages(
    billingRoutes.listParkedOrganisations,
    (cursor) => ({ params, query: omitUndefined({ cursor }) }),
    ({ body }) => body.nextCursor,
    { revision: progress },
  )
  const retry = useWrite(billingRoutes.retryParkedOrganisations)
  return (
    <section aria-label={t('run.parked')}>
      <h2>{t('run.parked')}</h2>
      <QueryState query={query} rows={2}>
        {({ pages }) => (
          <ul>
            {pages
              .flatMap(({ body }) => body.parked)
              .map(({ organisation, reason }) => (
                <li key={organisation}>
                  <strong>{organisation}</strong>: <span lang="en">{reason}</span>
                </li>
              ))}
          </ul>
        )}
      </QueryState>
      <More query={query} />
      {retry.error && <Failure error={retry.error} />}
      <button type="button" disabled={retry.isPending} onClick={() => retry.mutate({ params, body: {} })}>
        {t('run.retry')}
      </button>
    </section>
  )
}
