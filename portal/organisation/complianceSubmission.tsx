import type { Output } from '../../shared/core/api/route.ts'
import type { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { useLanguage } from '../i18n.ts'
import { When } from '../time.tsx'

interface ComplianceSubmissionProps {
  readonly submission: Output<typeof organisationRoutes.getComplianceForm>['submissions'][number]
}

export function ComplianceSubmission({ submission }: ComplianceSubmissionProps) {
  const { t, said } = useLanguage()
  const { number, status, submittedAt, submittedBy, review, fields, answers } = submission
  const words = (answer: string | boolean | undefined) =>
    typeof answer === 'boolean' ? t(answer ? 'yes' : 'no') : said(answer ?? '–')
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
        {fields.map(({ id, label }) => (
          <div key={id}>
            <dt className="soft">{said(label)}</dt>
            <dd>{words(answers[id])}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
