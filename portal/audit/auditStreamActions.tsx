import { useState } from 'react'
import { auditStreamRoutes } from '../../shared/audit/auditStreamRoutes.ts'
import type { Output } from '../../shared/core/api/route.ts'
import { useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Failure } from '../parts/failure.tsx'
import { InstantInput } from '../parts/instantInput.tsx'

interface AuditStreamActionsProps {
  readonly stream: Output<typeof auditStreamRoutes.getAuditStream>
  onSecret(secret: string): void
}

/** An owner's actions on an existing stream. */
export function AuditStreamActions({ stream: { status }, onSecret }: AuditStreamActionsProps) {
  const t = useT()
  const [from, setFrom] = useState('')
  const resume = useWrite(auditStreamRoutes.resumeAuditStream, () => setFrom(''))
  const rotate = useWrite(auditStreamRoutes.rotateAuditStreamSecret, ({ body: { secret } }) => {
    if (secret !== undefined) onSecret(secret)
  })
  const remove = useWrite(auditStreamRoutes.removeAuditStream)
  const error = resume.error ?? rotate.error ?? remove.error
  return (
    <section className="card">
      <h2>{t('stream.actions')}</h2>
      {error && <Failure error={error} />}
      {status !== 'delivering' && (
        <p>
          <button type="button" disabled={resume.isPending} onClick={() => resume.mutate({ body: {} })}>
            {t(status === 'paused' ? 'stream.resume' : 'stream.tryNow')}
          </button>
        </p>
      )}
      <div className="row">
        <InstantInput label={t('stream.from')} value={from} onChange={setFrom} />
        <Confirm
          label={t('stream.again')}
          disabled={from === '' || resume.isPending}
          onConfirm={() => resume.mutate({ body: { from } })}
        >
          <p>{t('stream.againWhat')}</p>
        </Confirm>
      </div>
      <div className="actions">
        <Confirm label={t('stream.rotate')} disabled={rotate.isPending} onConfirm={() => rotate.mutate({ body: {} })}>
          <p>{t('stream.rotateWhat')}</p>
        </Confirm>
        <Confirm label={t('stream.remove')} disabled={remove.isPending} onConfirm={() => remove.mutate({ body: {} })}>
          <p>{t('stream.removeWhat')}</p>
        </Confirm>
      </div>
    </section>
  )
}
