import { auditRoutes } from '../../shared/audit/auditRoutes.ts'
import type { Sent } from '../../shared/core/api/client.ts'
import { useApi } from '../api.tsx'
import { useT } from '../i18n.ts'
import { SaveButton } from '../parts/saveButton.tsx'

interface AuditSaveProps {
  readonly filter: NonNullable<Sent<typeof auditRoutes.listAuditEvents>['query']>
}

/** Saves the provider's own audit trail, filtered and read to the last page, as JSON lines. */
export function AuditSave({ filter }: AuditSaveProps) {
  const t = useT()
  const { call } = useApi()
  async function read(): Promise<Blob> {
    const lines: string[] = []
    let cursor: string | undefined
    do {
      const query = { ...filter, limit: '100', ...(cursor !== undefined && { cursor }) }
      const { events, nextCursor } = (await call(auditRoutes.listAuditEvents, { query })).body
      lines.push(...events.map((event) => `${JSON.stringify(event)}\n`))
      cursor = nextCursor
    } while (cursor !== undefined)
    return new Blob(lines, { type: 'application/jsonl' })
  }
  return <SaveButton label={t('audit.export')} fileName="audit-trail.jsonl" read={read} />
}
