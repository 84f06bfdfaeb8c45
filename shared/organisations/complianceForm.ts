import type { Input, Output } from '../core/api/route.ts'
import { assertExpected, type Call, ownOrganisation, personOf } from '../core/call.ts'
import { isSupport } from '../core/domain/caller.ts'
import { Refusal } from '../core/domain/errors.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import { type PageQuery, readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import { plansWith } from '../plans/domain/plans.ts'
import { type ComplianceSubmission, complianceForms, currentComplianceForm, issuesOf } from './domain/complianceForm.ts'
import { grantedTo, type Organisation } from './domain/organisation.ts'
import type { ComplianceForms, Organisations } from './organisationPorts.ts'
import type { organisationRoutes } from './organisationRoutes.ts'

/* The compliance form of an organisation whose plan includes it: read and export, submit, review. */

export interface ComplianceDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly complianceForms: ComplianceForms
}

/**
 * Returns the form and a page of complete submissions, each with its questions, so this is also the export. Support can
 * read submissions on any current plan.
 */
export async function getComplianceForm(
  deps: ComplianceDeps & { readonly cursors: Cursors },
  call: Call,
  organisation: string,
  query: PageQuery,
): Promise<Output<typeof organisationRoutes.getComplianceForm>> {
  if (isSupport(call.caller)) await assertKnown(deps, organisation)
  else await assertEntitled(deps, call, organisation)
  const { items, next } = await readPage(deps.cursors, call, ['compliance', organisation], query, (page) =>
    deps.complianceForms.submissions(organisation, page),
  )
  return {
    form: currentComplianceForm(),
    submissions: items.map((submission) => ({ ...submission, fields: fieldsOf(submission) })),
    ...next,
  }
}

export async function submitComplianceForm(
  deps: ComplianceDeps,
  call: Call,
  { body: { formVersion, answers } }: Input<typeof organisationRoutes.submitComplianceForm>,
): Promise<Output<typeof organisationRoutes.submitComplianceForm>> {
  const organisation = ownOrganisation(call)
  await assertEntitled(deps, call, organisation)
  const form = currentComplianceForm()
  if (formVersion !== form.formVersion) throw new Refusal('compliance_outdated', { formVersion: form.formVersion })
  const issues = issuesOf(form, answers)
  if (issues.length > 0) throw new Refusal('compliance_invalid', { issues })

  const before = await deps.complianceForms.newest(organisation)
  assertExpected(call, before?.version ?? 0)
  const after: ComplianceSubmission = {
    number: (before?.number ?? 0) + 1,
    version: (before?.version ?? 0) + 1,
    formVersion,
    answers,
    status: 'submitted',
    submittedAt: call.now,
    submittedBy: personOf(call),
  }
  const record = call.record(organisation, 'ComplianceFormSubmitted', organisation, after)
  await deps.complianceForms.save(organisation, undefined, after, record)
  return after
}

/** Accepts the newest submission, or requests changes. Refuses with `nothing_submitted` if none is waiting. */
export async function reviewComplianceForm(
  deps: ComplianceDeps,
  call: Call,
  { params: { organisation }, body: { decision, comment } }: Input<typeof organisationRoutes.reviewComplianceForm>,
): Promise<Output<typeof organisationRoutes.reviewComplianceForm>> {
  await assertEntitled(deps, call, organisation)
  const before = await deps.complianceForms.newest(organisation)
  if (before?.status !== 'submitted') throw new Refusal('nothing_submitted')
  assertExpected(call, before.version)
  const review = { at: call.now, by: personOf(call), ...(comment !== undefined && { comment }) }
  const after: ComplianceSubmission = { ...before, version: before.version + 1, status: decision, review }
  const record = call.record(organisation, 'ComplianceFormReviewed', organisation, after)
  await deps.complianceForms.save(organisation, before, after, record)
  return after
}

async function assertKnown({ organisations }: ComplianceDeps, id: string): Promise<Organisation> {
  const organisation = await organisations.find(id)
  if (!organisation) throw new Refusal('not_found', { what: 'organisation' })
  return organisation
}

async function assertEntitled(deps: ComplianceDeps, call: Call, id: string): Promise<void> {
  const organisation = await assertKnown(deps, id)
  if (grantedTo(organisation, call.now)?.complianceForm) return
  const plans = plansWith(({ complianceForm }) => complianceForm, localDateAt(toEpochMs(call.now)))
  throw new Refusal('plan_lacks', { plans })
}

const fieldsOf = ({ formVersion }: ComplianceSubmission) =>
  complianceForms.find((form) => form.formVersion === formVersion)?.fields ?? []
