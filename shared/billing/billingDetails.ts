import type { Output } from '../core/api/route.ts'
import { assertExpected, type Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { BillingDetails } from '../organisations/domain/billingDetails.ts'
import type { Organisation } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { billingRoutes } from './billingRoutes.ts'

export async function getBillingDetails(
  organisations: Pick<Organisations, 'find'>,
  id: string,
): Promise<Output<typeof billingRoutes.getBillingDetails>> {
  return billingDetailsView(await assertFound(organisations, id))
}

/** Sets the billing details for an organisation's future invoices. Drafts and issued invoices do not change. */
export async function setBillingDetails(
  organisations: Pick<Organisations, 'find' | 'save'>,
  call: Call,
  id: string,
  billing: BillingDetails,
): Promise<Output<typeof billingRoutes.setBillingDetails>> {
  const before = await assertFound(organisations, id)
  assertExpected(call, before.version)
  const after: Organisation = { ...before, version: before.version + 1, billing }
  const response = billingDetailsView(after)
  await organisations.save(before, after, call.record(id, 'BillingDetailsSet', id, response))
  return response
}

async function assertFound(organisations: Pick<Organisations, 'find'>, id: string): Promise<Organisation> {
  const organisation = await organisations.find(id)
  if (!organisation) throw new Refusal('not_found', { what: `organisation ${id}` })
  return organisation
}

const billingDetailsView = ({ id, version, currency, billing }: Organisation) => ({
  organisation: id,
  version,
  currency,
  ...(billing && { billing }),
})
