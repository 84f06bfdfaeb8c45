import { useState } from 'react'
import { auditStreamRoutes } from '../../shared/audit/auditStreamRoutes.ts'
import type { Output } from '../../shared/core/api/route.ts'
import { useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Failure } from '../parts/failure.tsx'

interface AuditStreamAddressProps {
  readonly stream: Output<typeof auditStreamRoutes.getAuditStream> | undefined
  onSecret(secret: string): void
}

/** Sets the receiver's address. For a new stream, passes its secret to `onSecret`. */
export function AuditStreamAddress({ stream, onSecret }: AuditStreamAddressProps) {
  const t = useT()
  const [url, setUrl] = useState(stream?.url ?? '')
  const set = useWrite(auditStreamRoutes.setAuditStream, ({ body: { secret } }) => {
    if (secret !== undefined) onSecret(secret)
  })
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        set.mutate({ body: { url }, ...(stream && { ifMatch: `"${stream.version}"` }) })
      }}
    >
      <h2>{t(stream ? 'stream.change' : 'stream.new')}</h2>
      <p className="soft">{t('stream.how')}</p>
      <label>
        {t('stream.receiver')}
        <input required type="url" maxLength={2000} value={url} onChange={({ target }) => setUrl(target.value)} />
      </label>
      {set.error && <Failure error={set.error} />}
      <button type="submit" disabled={set.isPending || url === stream?.url}>
        {t(stream ? 'stream.changeDo' : 'stream.begin')}
      </button>
    </form>
  )
}
