import { useState } from 'react'
import { auditRoutes } from '../../shared/api/auditRoutes.ts'
import { useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Failure } from '../parts/failure.tsx'
import { Told } from '../parts/told.tsx'
import { When } from '../time.tsx'

/** For how long the trail is kept; a shorter time takes effect on what is there. */
export function AuditRetention({ isOwner }: { readonly isOwner: boolean }) {
  const t = useT()
  const query = useRead(auditRoutes.getAuditRetention)
  return (
    <section className="card">
      <h2>{t('retention.title')}</h2>
      <Told query={query} rows={1}>
        {({ body: { days, setAt } }) => (
          <>
            <p>
              {days === 'for ever' ? t('retention.forEver') : t('retention.days', { days })}
              {setAt && (
                <span className="soft">
                  {' '}
                  (<When at={setAt} />)
                </span>
              )}
            </p>
            {isOwner && <SetRetention />}
          </>
        )}
      </Told>
    </section>
  )
}

function SetRetention() {
  const t = useT()
  const [days, setDays] = useState('365')
  const [isForEver, setIsForEver] = useState(false)
  const set = useWrite(auditRoutes.setAuditRetention)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        set.mutate({ body: { days: isForEver ? 'for ever' : Number(days) } })
      }}
    >
      <div className="row">
        <label>
          {t('retention.keep')}
          <input
            type="number"
            required
            min={1}
            max={3650}
            disabled={isForEver}
            value={days}
            onChange={({ target }) => setDays(target.value)}
          />
        </label>
        <label className="choice">
          <input type="checkbox" checked={isForEver} onChange={({ target }) => setIsForEver(target.checked)} />
          {t('retention.choseForEver')}
        </label>
        <button type="submit" disabled={set.isPending}>
          {t('retention.set')}
        </button>
      </div>
      <p className="soft">{t('retention.shorter')}</p>
      {set.error && <Failure error={set.error} />}
    </form>
  )
}
