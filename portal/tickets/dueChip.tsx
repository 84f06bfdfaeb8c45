import { type Instant, inUtcWords } from '../../shared/core/domain/time.ts'
import { useLanguage } from '../i18n.ts'
import { clockWords, relatively, shortWords, useNow } from '../time.tsx'

interface DueChipProps {
  readonly at: Instant
  /** Counts down by the second, for agents. */
  readonly live?: boolean
}

/** When support owes a response: in the reader's time zone, and in UTC on hover. */
export function DueChip({ at, live = false }: DueChipProps) {
  const { locale, t } = useLanguage()
  const left = Date.parse(at) - useNow(live ? 1_000 : 30_000)
  const urgency = left < 0 ? 'over' : left < 60 * 60_000 ? 'near' : 'far'
  return (
    <time className={`chip due ${urgency}`} dateTime={at} title={inUtcWords(at)}>
      {live ? <span className="digits">{clockWords(left)}</span> : <span>{t(left < 0 ? 'due.was' : 'due.is')}</span>}{' '}
      {shortWords(locale, at)}
      {!live && <span className="soft"> ({relatively(locale, left)})</span>}
    </time>
  )
}
