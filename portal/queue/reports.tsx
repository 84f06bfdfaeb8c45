import type { Month } from '../../shared/core/domain/time.ts'
import type { SlaReportRow } from '../../shared/tickets/domain/slaReport.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { usePages, useRead } from '../api.tsx'
import { useLanguage } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { Bars } from '../parts/bars.tsx'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { ScrollArea } from '../parts/scrollArea.tsx'

export function OwnReport({ month }: { readonly month: Month }) {
  const query = useRead(ticketRoutes.getSlaReport, { query: { month } })
  return (
    <QueryState query={query}>
      {({ body }) => <Rows organisation={body.organisationName} rows={body.rows} />}
    </QueryState>
  )
}

export function OrganisationsReport({ month }: { readonly month: Month }) {
  const query = usePages(
    ticketRoutes.listSlaReports,
    (cursor) => ({ query: { month, ...omitUndefined({ cursor }) } }),
    ({ body }) => body.nextCursor,
  )
  return (
    <>
      <QueryState query={query}>
        {({ pages }) =>
          pages
            .flatMap(({ body }) => body.reports)
            .map(({ organisation, organisationName, rows }) => (
              <Rows key={organisation} organisation={organisationName} rows={rows} />
            ))
        }
      </QueryState>
      <More query={query} />
    </>
  )
}

interface RowsProps {
  /** The organisation's name. */
  readonly organisation: string
  readonly rows: readonly SlaReportRow[]
}

function Rows({ organisation, rows }: RowsProps) {
  const { t, locale } = useLanguage()
  const hours = (seconds: number | undefined) =>
    seconds === undefined
      ? '–'
      : new Intl.NumberFormat(locale, { style: 'unit', unit: 'hour', maximumFractionDigits: 1 }).format(seconds / 3600)
  return (
    <section>
      <h2>{organisation}</h2>
      {rows.length === 0 && <p className="soft">{t('sla.none')}</p>}
      {rows.length > 0 && (
        <Bars
          label={t('sla.chart', { organisation })}
          bars={rows.map(({ plan, priority, met, breached }) => ({
            key: `${plan} ${priority}`,
            name: priority,
            title: `${plan} ${priority}: ${t('sla.met')} ${met}, ${t('sla.breached')} ${breached}`,
            value: met,
            missed: breached,
          }))}
        />
      )}
      {rows.length > 0 && (
        <ScrollArea label={organisation}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('ticket.plan')}</th>
                <th scope="col">{t('ticket.priority')}</th>
                {(['opened', 'met', 'breached', 'stillOpen', 'median', 'p95'] as const).map((name) => (
                  <th key={name} scope="col" className="amount">
                    {t(`sla.${name}`)}
                  </th>
                ))}
                <th scope="col">{t('sla.share')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.plan} ${row.priority}`}>
                  <td>{row.plan}</td>
                  <td>{row.priority}</td>
                  <td className="amount">{row.opened}</td>
                  <td className="amount">{row.met}</td>
                  <td className="amount">{row.breached}</td>
                  <td className="amount">{row.stillOpen}</td>
                  <td className="amount">{hours(row.medianOpenSeconds)}</td>
                  <td className="amount">{hours(row.percentile95OpenSeconds)}</td>
                  <td>
                    <Share met={row.met} breached={row.breached} label={t('sla.share')} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </section>
  )
}

/** Met and breached promises next to each other. The table contains the numbers. */
function Share({ met, breached, label }: { readonly met: number; readonly breached: number; readonly label: string }) {
  const all = met + breached
  if (all === 0) return '–'
  const percent = Math.round((100 * met) / all)
  return (
    <svg
      className="share"
      viewBox="0 0 100 10"
      role="img"
      aria-label={`${label}: ${percent}%`}
      preserveAspectRatio="none"
    >
      <rect className="missed" width="100" height="10" />
      <rect className="kept" width={percent} height="10" />
    </svg>
  )
}
