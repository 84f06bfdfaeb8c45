import type { Output } from '../../shared/core/api/route.ts'
import type { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { keyPart, useLanguage } from '../i18n.ts'
import { When } from '../time.tsx'

interface ComplianceSubmissionProps {
  readonly submission: Output<typeof organisationRoutes.getComplianceForm>['submissions'][number]
}

export function ComplianceSubmission({ submission }: ComplianceSubmissionProps) {
  const { t, coded } = useLanguage()
  const { number, status, submittedAt, submittedBy, review, fields, answers } = submission
  const words = (kind: (typeof fields)[number]['kind'], answer: string | boolean | undefined) => {
    if (typeof answer === 'boolean') return t(answer ? 'yes' : 'no')
    if (kind !== 'choice' || answer === undefined) return answer ?? '–'
    return coded(`compliance.choice.${keyPart(answer)}`, answer)
  }
  return (
    <details className="card">
      <summary>
        {t('compliance.submission', { number })} <span className={`chip ${status}`}>{t(`compliance.${status}`)}</span>{' '}
        <span className="soft">
          {submittedBy.name}, <When at={submittedAt} />
        </span>
      </summary>
      {review?.comment && (
        <p>
          {review.by.name}: {review.comment}
        </p>
      )}
      <dl>
        {fields.map(({ id, kind, label }) => (
          <div key={id}>
            <dt className="soft">{coded(`compliance.field.${id}`, label)}</dt>
            <dd>{words(kind, answers[id])}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
