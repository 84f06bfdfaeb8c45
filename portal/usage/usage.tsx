import * as z from 'zod'
import { usageExportFormats, usageExportGroups } from '../../shared/exports/domain/dataExport.ts'
import { exportRoutes } from '../../shared/exports/exportRoutes.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { reportGroups } from '../../shared/usage/domain/usageReport.ts'
import { usageRoutes } from '../../shared/usage/usageRoutes.ts'
import { useApi, useRead } from '../api.tsx'
import { useLanguage } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { ExportFile } from '../parts/exportFile.tsx'
import { MonthInput, useMonth } from '../parts/monthInput.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { SaveButton } from '../parts/saveButton.tsx'
import { monthWords } from '../time.tsx'
import { useUrlState } from '../useUrlState.ts'
import { Corrections, UsageDays, UsageRows, UsageTotal } from './usageParts.tsx'

const formatSchema = z.enum(usageExportFormats)

/** A month's usage: drawn by day, listed by group, and offered as a file. */
export function Usage() {
  const { t, locale } = useLanguage()
  const { readCsv } = useApi()
  const [search, set] = useUrlState()
  const month = useMonth()
  const by = reportGroups.find((group) => group === search.get('by'))
  const sent = { query: { month, ...omitUndefined({ by }) } }
  const organisation = useRead(organisationRoutes.getOrganisation)
  const query = useRead(usageRoutes.getUsageReport, sent)
  const groups = organisation.data?.body.entitlements.usageReport === 'by resource' ? reportGroups : []
  return (
    <>
      <div className="heading">
        <h1>{t('nav.usage')}</h1>
        <div className="row">
          <MonthInput />
          {groups.length > 0 && (
            <label>
              {t('usage.by')}{' '}
              <select value={by ?? query.data?.body.by ?? ''} onChange={({ target }) => set('by', target.value)}>
                {groups.map((group) => (
                  <option key={group} value={group}>
                    {t(`usage.by.${group}`)}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
      </div>
      <QueryState query={query}>
        {({ body: report }) => (
          <>
            <p className="soft">
              {monthWords(locale, report.month)}: {t(report.isClosed ? 'usage.closed' : 'usage.running')}
            </p>
            <UsageTotal report={report} />
            <UsageDays report={report} />
            <UsageRows report={report} />
            <Corrections report={report} />
            <SaveButton
              label={t('usage.csv')}
              fileName={`usage-${report.month}.csv`}
              read={() => readCsv(usageRoutes.getUsageReport, sent)}
            />
            <ExportFile
              label={t('usage.exportAs')}
              ask={exportRoutes.requestUsageExport}
              get={exportRoutes.getUsageExport}
              formats={usageExportFormats}
              sentFor={(format) => ({
                body: {
                  month: report.month,
                  by: usageExportGroups.find((group) => group === report.by) ?? 'resource type',
                  format: formatSchema.parse(format),
                },
              })}
            />
          </>
        )}
      </QueryState>
    </>
  )
}
