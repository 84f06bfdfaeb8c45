import { useState } from 'react'
import { isSupport } from '../../shared/domain/caller.ts'
import { monthSchema } from '../../shared/domain/time.ts'
import { useMe } from '../api.tsx'
import { useT } from '../i18n.ts'
import { OrganisationsReport, OwnReport } from './reports.tsx'

/** How the promises of a month went: to one's own organisation, or to each of them. */
export function SlaReport() {
  const t = useT()
  const me = useMe()
  const [month, setMonth] = useState(() => new Date().toISOString().slice(0, 7))
  const asked = monthSchema.safeParse(month).data
  return (
    <>
      <div className="heading">
        <h1>{t('nav.sla')}</h1>
        <label>
          {t('plan.month')} <input type="month" value={month} onChange={({ target }) => setMonth(target.value)} />
        </label>
      </div>
      {asked && (isSupport(me) ? <OrganisationsReport month={asked} /> : <OwnReport month={asked} />)}
    </>
  )
}
