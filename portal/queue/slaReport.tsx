import { isSupport } from '../../shared/core/domain/caller.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useApi, useMe } from '../api.tsx'
import { useT } from '../i18n.ts'
import { MonthInput, useMonth } from '../parts/monthInput.tsx'
import { SaveButton } from '../parts/saveButton.tsx'
import { OrganisationsReport, OwnReport } from './reports.tsx'

/** How a month's promises were kept: for the user's own organisation, or for each organisation. */
export function SlaReport() {
  const t = useT()
  const me = useMe()
  const { readCsv } = useApi()
  const month = useMonth()
  const query = { month }
  return (
    <>
      <div className="heading">
        <h1>{t('nav.sla')}</h1>
        <div className="row">
          <MonthInput />
          <SaveButton
            label={t('sla.csv')}
            fileName={`response-times-${month}.csv`}
            read={() => readCsv(isSupport(me) ? ticketRoutes.listSlaReports : ticketRoutes.getSlaReport, { query })}
          />
        </div>
      </div>
      {isSupport(me) ? <OrganisationsReport month={month} /> : <OwnReport month={month} />}
    </>
  )
}
