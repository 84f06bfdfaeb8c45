import type { ReactNode } from 'react'
import { useT } from '../i18n.ts'

interface ChangeConflictProps {
  /** The current version, after another user's change. */
  readonly now: ReactNode
  /** What the user was about to send; it is kept. */
  readonly yours: ReactNode
}

/** Shows that something has changed since it was read, with both versions side by side. */
export function ChangeConflict({ now, yours }: ChangeConflictProps) {
  const t = useT()
  return (
    <div className="failure" role="alert">
      <p>
        <strong>{t('failure.changed')}</strong>
      </p>
      <div className="columns">
        <section>
          <h3>{t('meanwhile.now')}</h3>
          {now}
        </section>
        <section>
          <h3>{t('meanwhile.yours')}</h3>
          {yours}
        </section>
      </div>
      <p>{t('meanwhile.again')}</p>
    </div>
  )
}
