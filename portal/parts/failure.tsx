import * as z from 'zod'
import { ApiProblem } from '../../shared/core/api/client.ts'
import { planSchema } from '../../shared/plans/domain/plans.ts'
import { type MessageKey, useLanguage } from '../i18n.ts'
import { SignedOut } from '../session.ts'

const detailsSchema = z.object({
  plans: z.array(planSchema).optional(),
  issues: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })).optional(),
})

/** Codes for which the portal has its own messages. */
const ownWords: Readonly<Record<string, MessageKey>> = {
  stale: 'failure.changed',
  not_found: 'failure.notFound',
  too_many: 'failure.tooMany',
  internal: 'failure.internal',
}

/** Shows why a request failed, the request id that support needs, and a retry button. */
export function Failure({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  const { t, coded } = useLanguage()
  if (error instanceof SignedOut) return <p role="alert">{t('session.ended')}</p>
  const problem = error instanceof ApiProblem ? error.problem : undefined
  const own = problem && ownWords[problem.code]
  const title = problem
    ? own
      ? t(own)
      : coded(`refusal.${problem.code}`, problem.title)
    : t(navigator.onLine ? 'failure.network' : 'failure.offline')
  const { plans, issues } = detailsSchema.safeParse(problem).data ?? {}
  return (
    <div className="failure" role="alert">
      <p>
        <strong>{title}</strong>
      </p>
      {plans && plans.length > 0 && <p>{t('failure.plans', { plans: plans.join(', ') })}</p>}
      {issues && (
        <ul>
          {issues.map(({ path, message }) => (
            <li key={`${path.join('.')} ${message}`}>{[...path, message].join(': ')}</li>
          ))}
        </ul>
      )}
      {problem?.requestId && <p className="soft">{t('failure.requestId', { id: problem.requestId })}</p>}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {t('failure.retry')}
        </button>
      )}
    </div>
  )
}
