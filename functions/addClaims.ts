import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda'
import { Refusal } from '../shared/core/domain/errors.ts'
import { readAccount } from '../shared/identity/adapters/cognito/readAccount.ts'
import { createMemberships } from '../shared/identity/adapters/dynamodb/memberships.ts'
import { readSingleSignOns } from '../shared/identity/adapters/dynamodb/singleSignOns.ts'
import { createStaff } from '../shared/identity/adapters/dynamodb/staff.ts'
import { createSignInRecorder } from '../shared/identity/adapters/signInRecorder.ts'
import { signInClaims } from '../shared/identity/signInClaims.ts'
import { readMembers, readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { readSuspensions } from '../shared/organisations/adapters/dynamodb/suspensions.ts'
import { createStorage, logger, newId, now } from './composition.ts'

const { tables, transact } = createStorage()
const deps = {
  organisations: readOrganisations(tables),
  memberships: createMemberships(tables, transact, readMembers(tables)),
  singleSignOns: readSingleSignOns(tables),
  staff: createStaff(tables),
  suspensions: readSuspensions(tables),
}

/**
 * The user pool's trigger before it issues a token. It adds what the account may do, and for which organisation, or
 * refuses the sign-in with a sentence. It knows who is staff, so it also maintains the staff directory.
 */
export async function handler(event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> {
  const account = readAccount(event.request)
  const at = now()
  const recorderOf = createSignInRecorder('addClaims', newId(), at, account.usedTwoFactor)
  try {
    const claims = await signInClaims({ ...deps, recorderOf }, account, at)
    event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: claims } } }
    return event
  } catch (error) {
    if (error instanceof Refusal)
      logger.info('SignInRefused', { code: error.code, subject: account.id, provider: account.provider })
    throw error
  }
}
