import { toInstant } from '../../shared/core/domain/time.ts'
import { isWorthSaying, nowMs, useClockOffset } from '../clock.ts'
import { useLanguage } from '../i18n.ts'
import { instantWords, useNow } from '../time.tsx'

/** Explains which time counts if the clocks of the device and the service differ. */
export function ClockBanner() {
  const { t, locale } = useLanguage()
  const offset = useClockOffset()
  useNow(60_000)
  if (!isWorthSaying(offset)) return null
  return (
    <p className="banner" role="status">
      {t('clock.differs', { service: instantWords(locale, toInstant(nowMs())) })}
    </p>
  )
}
