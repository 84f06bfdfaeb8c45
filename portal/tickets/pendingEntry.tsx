import { useMe } from '../api.tsx'
import { useT } from '../i18n.ts'

interface PendingEntryProps {
  readonly text: string
  readonly isNote: boolean
}

/** A message that is on its way, where it will stand. */
export function PendingEntry({ text, isNote }: PendingEntryProps) {
  const t = useT()
  const me = useMe()
  return (
    <article className={isNote ? 'entry note pending' : 'entry pending'}>
      <p className="by">
        <strong>{me.name}</strong> <span className="soft">{t('sending')}</span>
      </p>
      <p className="plain">{text}</p>
    </article>
  )
}
