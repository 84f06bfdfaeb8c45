import { useMe } from '../api.tsx'
import { useT } from '../i18n.ts'

interface PendingEntryProps {
  readonly text: string
  readonly isNote: boolean
}

/** A message that is being sent, at its place in the thread. */
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
