import * as z from 'zod'
import { auditRoutes } from '../../shared/audit/auditRoutes.ts'
import { statusClasses } from '../../shared/audit/domain/auditFilter.ts'
import { auditExportFormats } from '../../shared/exports/domain/dataExport.ts'
import { exportRoutes } from '../../shared/exports/exportRoutes.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { useMe, usePages, useRead } from '../api.tsx'
import { useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { ExportFile } from '../parts/exportFile.tsx'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { useUrlState } from '../useUrlState.ts'
import { AuditEvents } from './auditEvents.tsx'
import { AuditFiles } from './auditFiles.tsx'
import { AuditFilters } from './auditFilters.tsx'
import { AuditRetention } from './auditRetention.tsx'
import { AuditSave } from './auditSave.tsx'
import { AuditTabs } from './auditTabs.tsx'

const formatSchema = z.enum(auditExportFormats)

/** Shows what was done in an organisation's name, and by whom. The filters are in the URL. */
export function Audit() {
  const t = useT()
  const me = useMe()
  const [search] = useUrlState()
  const word = (name: string) => search.get(name)?.trim() || undefined
  const filter = omitUndefined({
    of: search.get('of') === 'everything' ? ('everything' as const) : undefined,
    from: word('from'),
    to: word('to'),
    person: word('person'),
    handler: word('handler'),
    status: statusClasses.find((one) => one === search.get('status')),
    uri: word('uri'),
  })
  const organisation = useRead(organisationRoutes.getOrganisation, {}, { enabled: me.organisation !== undefined })
  const query = usePages(
    auditRoutes.listAuditEvents,
    (cursor) => ({ query: { ...filter, ...omitUndefined({ cursor }) } }),
    ({ body }) => body.nextCursor,
  )
  const hasAll = organisation.data?.body.entitlements.auditTrail === 'all API traffic'
  return (
    <>
      <div className="heading">
        <h1>
          {t('nav.audit')}
          {organisation.data && ` · ${organisation.data.body.name}`}
        </h1>
        {me.organisation === undefined && <AuditSave filter={filter} />}
      </div>
      {me.organisation !== undefined && <AuditTabs />}
      <AuditFilters hasAll={hasAll || me.organisation === undefined} />
      <QueryState query={query}>
        {({ pages }) => {
          const events = pages.flatMap(({ body }) => body.events)
          return events.length === 0 && !query.hasNextPage ? (
            <p className="empty">{t('audit.none')}</p>
          ) : (
            <AuditEvents events={events} />
          )
        }}
      </QueryState>
      <More query={query} />
      {me.organisation !== undefined && (
        <ExportFile
          label={t('audit.exportAs')}
          ask={exportRoutes.requestAuditExport}
          get={exportRoutes.getAuditExport}
          formats={auditExportFormats}
          sentFor={(format) => ({ body: { ...filter, format: formatSchema.parse(format) } })}
        />
      )}
      {hasAll && <AuditFiles />}
      {hasAll && <AuditRetention isOwner={me.roles.includes('owner')} />}
    </>
  )
}
