import type { Input, Output } from '../core/api/route.ts'
import { assertExpected, type Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { localDateAt, toEpochMs } from '../core/domain/time.ts'
import type { Organisation } from './domain/organisation.ts'
import type { Organisations } from './organisationPorts.ts'
import type { organisationRoutes } from './organisationRoutes.ts'
import { organisationView } from './organisationView.ts'

/**
 * Registers an organisation with the plan that it joins with. Registering it again changes only its name: owners decide
 * the plan, and another currency is refused with `currency_mismatch`.
 */
export async function registerOrganisation(
  organisations: Pick<Organisations, 'find' | 'save'>,
  call: Call,
  { params: { organisation: id }, body }: Input<typeof organisationRoutes.registerOrganisation>,
): Promise<Output<typeof organisationRoutes.registerOrganisation>> {
  const before = await organisations.find(id)
  assertExpected(call, before?.version ?? 0)
  if (before && before.currency !== body.currency) throw new Refusal('currency_mismatch', { currency: before.currency })
  if (before?.name === body.name) return organisationView(before, call.now)

  const joined = {
    plan: body.plan,
    from: localDateAt(toEpochMs(call.now)),
    changedAt: call.now,
    changedBy: call.caller.id,
  }
  const after: Organisation = before
    ? { ...before, version: before.version + 1, name: body.name }
    : { id, version: 1, name: body.name, currency: body.currency, planChanges: [joined] }
  const response = organisationView(after, call.now)
  await organisations.save(before, after, call.record(id, 'OrganisationRegistered', id, response))
  return response
}
