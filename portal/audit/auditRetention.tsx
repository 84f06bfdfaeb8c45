import { useState } from 'react'
import { auditRoutes } from '../../shared/audit/auditRoutes.ts'
import { useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Failure } from '../parts/failure.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { When } from '../time.tsx'

/** The audit trail's retention period. A shorter period also applies to existing events. */
export function AuditRetention({ isOwner }: { readonly isOwner: boolean }) {
  const t = useT()
  const query = useRead(auditRoutes.getAuditRetention)
  return (
    <section className="card">
      <h2>{t('retention.title')}</h2>
      <QueryState query={query} rows={1}>
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
            {isOwner && <SetRetention key={days} current={days} />}
          </>
        )}
      </QueryState>
    </section>
  )
}

type Days = number | 'for ever'

const isValid = (days: Days): boolean => days === 'for ever' || (Number.isInteger(days) && days >= 1 && days <= 3_650)

/** Starts from the current period. A shorter one deletes events, so it needs a confirmation. */
function SetRetention({ current }: { readonly current: Days }) {
  const t = useT()
  const [days, setDays] = useState(current === 'for ever' ? '365' : String(current))
  const [isForEver, setIsForEver] = useState(current === 'for ever')
  const set = useWrite(auditRoutes.setAuditRetention)
  const chosen = isForEver ? 'for ever' : Number(days)
  const isShorter = chosen !== 'for ever' && (current === 'for ever' || chosen < current)
  const button = {
    disabled: set.isPending || chosen === current || !isValid(chosen),
    save: () => set.mutate({ body: { days: chosen } }),
  }
  return (
    <>
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
        {isShorter ? (
          <Confirm label={t('retention.set')} disabled={button.disabled} onConfirm={button.save}>
            <p>{t('retention.shorter')}</p>
          </Confirm>
        ) : (
          <button type="button" disabled={button.disabled} onClick={button.save}>
            {t('retention.set')}
          </button>
        )}
      </div>
      <p className="soft">{t('retention.shorter')}</p>
      {set.error && <Failure error={set.error} />}
    </>
  )
}
