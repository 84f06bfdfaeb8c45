import { useState } from 'react'
import type { Received, Sent } from '../../shared/core/api/client.ts'
import type { exportRoutes } from '../../shared/exports/exportRoutes.ts'
import { useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Failure } from './failure.tsx'

type Ask = typeof exportRoutes.requestAuditExport | typeof exportRoutes.requestUsageExport
type Get = typeof exportRoutes.getAuditExport | typeof exportRoutes.getUsageExport

interface ExportFileProps<Asked extends Ask> {
  readonly label: string
  readonly ask: Asked
  readonly get: Get
  readonly formats: readonly string[]
  /** Returns the request for a format. */
  sentFor(format: string): Sent<Asked>
}

/** These names are the same in every language. */
const formatNames: Readonly<Record<string, string>> = { 'json lines': 'JSON Lines', csv: 'CSV', ocsf: 'OCSF' }

/** Requests an export, which may be larger than a response, and offers the file once it is written. */
export function ExportFile<Asked extends Ask>({ label, ask, get, formats, sentFor }: ExportFileProps<Asked>) {
  const t = useT()
  const [format, setFormat] = useState(formats[0] ?? '')
  const [id, setId] = useState<string>()
  const asking = useWrite<Asked>(ask, (received: Received<Asked>) => setId(received.body.export))
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        asking.mutate(sentFor(format))
      }}
    >
      <label>
        {label}
        <select value={format} onChange={({ target }) => setFormat(target.value)}>
          {formats.map((one) => (
            <option key={one} value={one}>
              {formatNames[one] ?? one}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="quiet" disabled={asking.isPending}>
        {t('export.ask')}
      </button>
      {id !== undefined && <ExportProgress key={id} id={id} get={get} />}
      {asking.error && <Failure error={asking.error} />}
    </form>
  )
}

function ExportProgress({ id, get }: { readonly id: string; readonly get: Get }) {
  const t = useT()
  const [isDone, setIsDone] = useState(false)
  const query = useRead(get, { params: { export: id } }, { every: isDone ? false : 2_000 })
  const { status, rows, link } = query.data?.body ?? {}
  if (!isDone && (status === 'written' || status === 'failed')) setIsDone(true)
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  return (
    <p role="status">
      {t(status === 'failed' ? 'export.failed' : status === 'written' ? 'export.written' : 'export.writing', {
        rows: rows ?? 0,
      })}{' '}
      {link && <a href={link.url}>{t('export.fetch')}</a>}
    </p>
  )
}
