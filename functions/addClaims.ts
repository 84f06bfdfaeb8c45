import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda'
import * as z from 'zod'
import { findMembership } from '../shared/adapters/dynamodb/organisations.ts'
import { createStaff } from '../shared/adapters/dynamodb/staff.ts'
import { isSuspended } from '../shared/adapters/dynamodb/suspensions.ts'
import { staffRoles } from '../shared/domain/caller.ts'
import { claimsFor } from '../shared/usecases/claimsFor.ts'
import { createProductTable, now } from './composition.ts'

const table = createProductTable()
const staff = createStaff(table)

/**
 * The user pool's trigger before it makes a token: adds what the account may do, and for whom. It knows who is staff,
 * so it also keeps the directory of colleagues.
 */
export async function handler(event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> {
  const { userAttributes, groupConfiguration } = event.request
  const account = z
    .object({
      sub: z.string(),
      name: z.string().optional(),
      email: z.string().optional(),
      email_verified: z.string().optional(),
      'cognito:user_status': z.string().optional(),
    })
    .parse(userAttributes)
  const groups = groupConfiguration.groupsToOverride ?? []
  const roles = staffRoles.filter((role) => groups.includes(role))
  if (roles.length > 0) {
    const name = account.name ?? account.email ?? account.sub
    // Customers' words are mailed there: to an address that is proven to be theirs, or to none.
    const email = account.email_verified === 'true' ? account.email : undefined
    await staff.signedIn({ id: account.sub, name, roles, signedInAt: now(), ...(email !== undefined && { email }) })
  }
  const membership = await findMembership(table, account.sub)
  const claims = claimsFor({
    groups,
    membership,
    isSuspended: membership !== undefined && (await isSuspended(table, membership.organisation)),
    name: account.name,
    email: account.email,
    isFederated: account['cognito:user_status'] === 'EXTERNAL_PROVIDER',
  })
  event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: claims } } }
  return event
}
