import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda'
import * as z from 'zod'
import { findMembership } from '../shared/adapters/dynamodb/organisations.ts'
import { claimsFor } from '../shared/usecases/claimsFor.ts'
import { createProductTable } from './composition.ts'

const table = createProductTable()

/** The user pool's trigger before it makes a token: adds what the account may do, and for whom. */
export async function handler(event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> {
  const { userAttributes, groupConfiguration } = event.request
  const account = z
    .object({
      sub: z.string(),
      name: z.string().optional(),
      email: z.string().optional(),
      'cognito:user_status': z.string().optional(),
    })
    .parse(userAttributes)
  const claims = claimsFor({
    groups: groupConfiguration.groupsToOverride ?? [],
    membership: await findMembership(table, account.sub),
    name: account.name,
    email: account.email,
    isFederated: account['cognito:user_status'] === 'EXTERNAL_PROVIDER',
  })
  event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: claims } } }
  return event
}
