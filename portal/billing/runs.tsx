import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import { usePages, useWrite } from '../api.tsx'
import { nowMs } from '../clock.ts'
import { useLanguage } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { Failure } from '../parts/failure.tsx'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { monthWords, When } from '../time.tsx'

/** Lists billing runs, and starts new ones. */
export function Runs() {
  const { t, locale } = useLanguage()
  const [, navigate] = useLocation()
  const [month, setMonth] = useState(lastMonth)
  const [dryRun, setDryRun] = useState(false)
  const query = usePages(
    billingRoutes.listBillingRuns,
    (cursor) => ({ query: omitUndefined({ cursor }) }),
    ({ body }) => body.nextCursor,
  )
  const start = useWrite(billingRoutes.startBillingRun, ({ body }) => navigate(`/billing/${body.id}`))
  return (
    <>
      <h1>{t('nav.billing')}</h1>
      <form
        className="card row"
        onSubmit={(event) => {
          event.preventDefault()
          start.mutate({ body: { month, dryRun } })
        }}
      >
        <label>
          {t('plan.month')}
          <input type="month" required value={month} onChange={({ target }) => setMonth(target.value)} />
        </label>
        <label className="choice">
          <input type="checkbox" checked={dryRun} onChange={({ target }) => setDryRun(target.checked)} />
          {t('runs.dry')}
        </label>
        <button type="submit" disabled={start.isPending}>
          {t('runs.start')}
        </button>
      </form>
      <p className="soft">{t('runs.harmless')}</p>
      {start.error && <Failure error={start.error} />}
      <QueryState query={query}>
        {({ pages }) => {
          const runs = pages.flatMap(({ body }) => body.runs)
          if (runs.length === 0) return <p className="empty">{t('runs.none')}</p>
          return (
            <ul className="tickets">
              {runs.map((run) => (
                <li key={run.id}>
                  <div className="what">
                    <Link href={`/billing/${run.id}`}>{monthWords(locale, run.month)}</Link>
                    <p className="soft">
                      <When at={run.startedAt} /> {run.isDryRun && `· ${t('runs.dry')}`}
                    </p>
                  </div>
                  <span className="chip">{t(`run.${run.status}`)}</span>
                </li>
              ))}
            </ul>
          )
        }}
      </QueryState>
      <More query={query} />
    </>
  )
}

function lastMonth(): string {
  const now = new Date(nowMs())
  return new Date(Date.UTC(now.getFullYear(), now.getMonth() - 1, 15)).toISOString().slice(0, 7)
}
