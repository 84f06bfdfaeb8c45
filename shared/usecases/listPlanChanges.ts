import type { Answer } from '../api/routes.ts'
import { Refusal } from '../domain/errors.ts'
import { planHistory } from '../domain/planPreview.ts'
import { type Call, ownOrganisation } from './call.ts'
import type { Organisations } from './ports.ts'

export async function listPlanChanges(
  organisations: Pick<Organisations, 'find'>,
  call: Call,
): Promise<Answer<'listPlanChanges'>> {
  const organisation = await organisations.find(ownOrganisation(call))
  if (!organisation) throw new Refusal('no_organisation')
  return { changes: planHistory(organisation) }
}
