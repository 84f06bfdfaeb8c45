import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { useMe, usePages } from '../api.tsx'
import { useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { ComplianceQuestions } from './complianceQuestions.tsx'
import { ComplianceSubmission } from './complianceSubmission.tsx'
import { OrganisationTabs } from './organisationTabs.tsx'

/** The compliance form, if the plan includes it: earlier submissions, and the questions. */
export function Compliance() {
  const t = useT()
  const isOwner = useMe().roles.includes('owner')
  const query = usePages(
    organisationRoutes.getComplianceForm,
    (cursor) => ({ query: omitUndefined({ cursor }) }),
    ({ body }) => body.nextCursor,
  )
  return (
    <>
      <h1>{t('compliance.title')}</h1>
      <OrganisationTabs />
      <QueryState query={query}>
        {({ pages }) => {
          const submissions = pages.flatMap(({ body }) => body.submissions)
          const form = pages[0]?.body.form
          return (
            <>
              {submissions.length === 0 && <p>{t('compliance.none')}</p>}
              {submissions.map((submission) => (
                <ComplianceSubmission key={submission.number} submission={submission} />
              ))}
              {form && isOwner && <ComplianceQuestions form={form} answered={submissions[0]?.answers ?? {}} />}
              {!isOwner && <p className="soft">{t('compliance.ownersOnly')}</p>}
            </>
          )
        }}
      </QueryState>
      <More query={query} />
    </>
  )
}
