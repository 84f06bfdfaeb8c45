import { statusClasses } from '../../shared/audit/domain/auditFilter.ts'
import { useT } from '../i18n.ts'
import { InstantInput } from '../parts/instantInput.tsx'
import { useUrlState } from '../useUrlState.ts'

const words = ['person', 'handler', 'uri'] as const

/** Filters the audit trail. The plan decides whether it contains more than changes. */
export function AuditFilters({ hasAll }: { readonly hasAll: boolean }) {
  const t = useT()
  const [search, set] = useUrlState()
  return (
    <search className="filters">
      {hasAll && (
        <label>
          <span>{t('audit.of')}</span>
          <select value={search.get('of') ?? ''} onChange={({ target }) => set('of', target.value)}>
            <option value="">{t('audit.changes')}</option>
            <option value="everything">{t('audit.everything')}</option>
          </select>
        </label>
      )}
      <InstantInput label={t('audit.from')} value={search.get('from') ?? ''} onChange={(iso) => set('from', iso)} />
      <InstantInput label={t('audit.to')} value={search.get('to') ?? ''} onChange={(iso) => set('to', iso)} />
      <label>
        <span>{t('audit.status')}</span>
        <select value={search.get('status') ?? ''} onChange={({ target }) => set('status', target.value)}>
          <option value="">{t('filter.any')}</option>
          {statusClasses.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      {words.map((name) => (
        <label key={name}>
          <span>{t(`audit.${name}`)}</span>
          <input
            type="search"
            maxLength={100}
            value={search.get(name) ?? ''}
            onChange={({ target }) => set(name, target.value)}
          />
        </label>
      ))}
    </search>
  )
}
