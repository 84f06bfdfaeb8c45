import { useMutation } from '@tanstack/react-query'
import { auditRoutes } from '../../shared/audit/auditRoutes.ts'
import type { Output } from '../../shared/core/api/route.ts'
import { useApi, usePages } from '../api.tsx'
import { useLanguage, useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { Failure } from '../parts/failure.tsx'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { sizeWords } from '../size.ts'
import { When } from '../time.tsx'

/** The long-term audit trail: one file for every two hours, and a check that each is unchanged. */
export function AuditFiles() {
  const { t, locale } = useLanguage()
  const { call } = useApi()
  const query = usePages(
    auditRoutes.listAuditFiles,
    (cursor) => ({ query: omitUndefined({ cursor }) }),
    ({ body }) => body.nextCursor,
  )
  // Links expire within minutes, so each is requested when it is needed.
  const fetchFile = useMutation({
    mutationFn: (file: string) => call(auditRoutes.getAuditFile, { params: { file } }),
    onSuccess: ({ body }) => location.assign(body.url),
  })
  return (
    <section className="card">
      <h2>{t('auditFiles.title')}</h2>
      <Verify />
      {fetchFile.error && <Failure error={fetchFile.error} />}
      <QueryState query={query} rows={2}>
        {({ pages }) => {
          const files = pages.flatMap(({ body }) => body.files)
          if (files.length === 0) return <p className="soft">{t('auditFiles.none')}</p>
          return (
            <ul className="plainList">
              {files.map(({ name, from, to, sizeBytes }) => (
                <li key={name} className="actions">
                  <span className="grow">
                    <When at={from} /> – <When at={to} />
                  </span>
                  <button type="button" className="quiet" onClick={() => fetchFile.mutate(name)}>
                    {t('files.download', { name, size: sizeWords(locale, sizeBytes) })}
                  </button>
                </li>
              ))}
            </ul>
          )
        }}
      </QueryState>
      <More query={query} />
    </section>
  )
}

type Found = Pick<Output<typeof auditRoutes.verifyAuditFiles>, 'digests' | 'files' | 'deleted' | 'problem'>

/** Verifies every file and digest, page by page, until the first that was altered. */
function Verify() {
  const t = useT()
  const { call } = useApi()
  const verify = useMutation({
    mutationFn: async (): Promise<Found> => {
      let found: Found = { digests: 0, files: 0, deleted: 0 }
      let cursor: string | undefined
      do {
        const { body } = await call(auditRoutes.verifyAuditFiles, { query: omitUndefined({ cursor }) })
        const { digests, files, deleted, problem } = body
        found = {
          digests: found.digests + digests,
          files: found.files + files,
          deleted: found.deleted + deleted,
          ...omitUndefined({ problem }),
        }
        cursor = body.problem ? undefined : body.nextCursor
      } while (cursor !== undefined)
      return found
    },
  })
  const { data } = verify
  return (
    <div>
      <button type="button" disabled={verify.isPending} onClick={() => verify.mutate()}>
        {t(verify.isPending ? 'auditFiles.verifying' : 'auditFiles.verify')}
      </button>
      {data && !data.problem && <p role="status">{t('auditFiles.whole', { ...data })}</p>}
      {data?.problem && (
        <p role="alert" className="failure">
          {t(`auditFiles.${data.problem.what}`, { name: data.problem.name })}
        </p>
      )}
      {verify.error && <Failure error={verify.error} />}
    </div>
  )
}
