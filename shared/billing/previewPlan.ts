import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { localDateAt, monthOf, toEpochMs } from '../core/domain/time.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { Usage } from '../usage/usagePorts.ts'
import type { billingRoutes } from './billingRoutes.ts'
import { planPreview } from './domain/planPreview.ts'
import type { Seller } from './domain/seller.ts'

export interface PreviewPlanDeps {
  readonly organisations: Pick<Organisations, 'find'>
  readonly usage: Pick<Usage, 'consumption'>
  readonly seller: Seller
}

/** Previews what a plan would cost this month and next, and what it would change. */
export async function previewPlan(
  { organisations, usage, seller }: PreviewPlanDeps,
  call: Call,
  { query: { plan } }: Input<typeof billingRoutes.previewPlan>,
): Promise<Output<typeof billingRoutes.previewPlan>> {
  const organisation = await organisations.find(ownOrganisation(call))
  if (!organisation) throw new Refusal('no_organisation')
  const month = monthOf(localDateAt(toEpochMs(call.now)))
  const { costs } = await usage.consumption(organisation.id, month)
  const { currency } = organisation
  return { ...planPreview(plan, organisation, costs, seller, call.now), currency }
}
