import type { Input, Output } from '../core/api/route.ts'
import { assertExpected, type Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import type { Organisation } from './domain/organisation.ts'
import type { Organisations, Staff } from './organisationPorts.ts'
import type { organisationRoutes } from './organisationRoutes.ts'
import { organisationView } from './organisationView.ts'

export interface AssignCustomerSuccessManagerDeps {
  readonly organisations: Pick<Organisations, 'find' | 'save'>
  readonly staff: Pick<Staff, 'find'>
  readonly supportPhone: string
}

/**
 * Assigns or removes an organisation's customer success manager. Refuses with `not_staff` a person without that role.
 */
export async function assignCustomerSuccessManager(
  { organisations, staff, supportPhone }: AssignCustomerSuccessManagerDeps,
  call: Call,
  { params, body: { manager } }: Input<typeof organisationRoutes.assignCustomerSuccessManager>,
): Promise<Output<typeof organisationRoutes.assignCustomerSuccessManager>> {
  const before = await organisations.find(params.organisation)
  if (!before) throw new Refusal('not_found', { what: 'organisation' })
  assertExpected(call, before.version)
  if (before.customerSuccessManager?.id === manager) return organisationView(before, call.now, supportPhone)
  const { customerSuccessManager: _before, ...kept } = before
  const after: Organisation = {
    ...kept,
    version: before.version + 1,
    ...(manager !== undefined && { customerSuccessManager: await managerOf(staff, manager) }),
  }
  const response = organisationView(after, call.now, supportPhone)
  await organisations.save(before, after, call.record(before.id, 'CustomerSuccessManagerNamed', before.id, response))
  return response
}

async function managerOf(
  staff: Pick<Staff, 'find'>,
  id: string,
): Promise<NonNullable<Organisation['customerSuccessManager']>> {
  const colleague = await staff.find(id)
  if (!colleague?.roles.includes('csm')) throw new Refusal('not_staff', { manager: id })
  const { name, email } = colleague
  return { id, name, ...(email !== undefined && { email }) }
}
