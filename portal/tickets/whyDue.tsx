import { type Instant, localDateAt, providerTimeZone, toEpochMs } from '../../shared/core/domain/time.ts'
import type { Plan, Target } from '../../shared/plans/domain/plans.ts'
import { termsOf } from '../../shared/plans/domain/plans.ts'
import { type Translate, useLanguage } from '../i18n.ts'
import type { Locale } from '../locale.ts'

export interface Counted {
  readonly plan: Plan
  readonly target: Target
  /** The instant from which the target counts. */
  readonly from: Instant
  readonly sinceUpgrade?: boolean | undefined
}

/** Explains a due time to the reader: the rule, and from when it counts. */
export function WhyDue(counted: Counted) {
  const { t, locale } = useLanguage()
  return (
    <>
      {inWords(t, locale, counted)}
      {counted.sinceUpgrade && `, ${t('why.sinceUpgrade')}`}
    </>
  )
}

function inWords(t: Translate, locale: Locale, { plan, target, from }: Counted): string {
  const hours = t(`hours.${termsOf(plan, localDateAt(toEpochMs(from))).supportHours}`)
  const at = { timeZone: providerTimeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' } as const
  const since = new Intl.DateTimeFormat(locale, at).format(new Date(from))
  switch (target.kind) {
    case 'supportHours':
      return target.minutes % 60 === 0
        ? t('why.hours', { count: target.minutes / 60, since, hours })
        : t('why.minutes', { count: target.minutes, since, hours })
    case 'nextBusinessDay':
      return t('why.businessDay', { since })
    case 'bestEffort':
      return t('why.bestEffort', { hours })
  }
}
