import type { Month } from '../../shared/core/domain/time.ts'
import { monthSchema } from '../../shared/core/domain/time.ts'
import { nowMs } from '../clock.ts'
import { useT } from '../i18n.ts'
import { useUrlState } from '../useUrlState.ts'

/** Returns the month in the URL, or the current month. */
export function useMonth(): Month {
  const [search] = useUrlState()
  const present = monthSchema.parse(new Date(nowMs()).toISOString().slice(0, 7))
  return monthSchema.safeParse(search.get('month')).data ?? present
}

export function MonthInput() {
  const t = useT()
  const month = useMonth()
  const [, set] = useUrlState()
  return (
    <label>
      {t('plan.month')}{' '}
      <input type="month" required value={month} onChange={({ target }) => set('month', target.value)} />
    </label>
  )
}
