import { planHistory } from '../billing/domain/planPreview.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Answer } from '../http/routes.ts'
import type { Organisations } from '../tickets/ticketPorts.ts'

export async function listPlanChanges(
  organisations: Pick<Organisations, 'find'>,
  call: Call,
): Promise<Answer<'listPlanChanges'>> {
  const organisation = await organisations.find(ownOrganisation(call))
  if (!organisation) throw new Refusal('no_organisation')
  return { changes: planHistory(organisation) }
}
