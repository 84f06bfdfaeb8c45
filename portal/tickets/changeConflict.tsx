import type { ReactNode } from 'react'
import { useT } from '../i18n.ts'

interface ChangeConflictProps {
  /** As it is now, since somebody else changed it. */
  readonly now: ReactNode
  /** What was about to be sent; it is kept. */
  readonly yours: ReactNode
}

/** Says that something has changed since it was read, with both versions side by side. */
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
