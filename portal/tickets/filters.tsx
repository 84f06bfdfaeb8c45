import { prioritySchema } from '../../shared/plans/domain/plans.ts'
import { categorySchema } from '../../shared/tickets/domain/ticket.ts'
import { useT } from '../i18n.ts'
import { useUrlState } from '../useUrlState.ts'

/** Filters a list of tickets by the parameters in the URL. */
export function Filters() {
  const t = useT()
  const [search, set] = useUrlState()
  return (
    <search className="filters">
      <label>
        <span>{t('filter.text')}</span>
        <input
          type="search"
          maxLength={100}
          value={search.get('text') ?? ''}
          onChange={({ target }) => set('text', target.value)}
        />
      </label>
      <label>
        <span>{t('ticket.priority')}</span>
        <select value={search.get('priority') ?? ''} onChange={({ target }) => set('priority', target.value)}>
          <option value="">{t('filter.any')}</option>
          {prioritySchema.options.map((priority) => (
            <option key={priority}>{priority}</option>
          ))}
        </select>
      </label>
      <label>
        <span>{t('ticket.category')}</span>
        <select value={search.get('category') ?? ''} onChange={({ target }) => set('category', target.value)}>
          <option value="">{t('filter.any')}</option>
          {categorySchema.options.map((category) => (
            <option key={category} value={category}>
              {t(`category.${category}`)}
            </option>
          ))}
        </select>
      </label>
    </search>
  )
}
