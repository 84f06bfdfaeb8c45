import * as z from 'zod'
import type { CollectedPool } from '../resources/cognito.ts'
import type { World } from '../world.ts'
import type { Person } from './people.ts'

/** What the trigger may answer; suppressing claims or changing scopes would be refused by name. */
const triggerAnswerSchema = z.object({
  response: z.strictObject({
    claimsAndScopeOverrideDetails: z.strictObject({
      accessTokenGeneration: z.strictObject({ claimsToAddOrOverride: z.record(z.string(), z.unknown()) }),
    }),
  }),
})

/** Asks the pool's trigger, as Cognito does with version 2 of its event. */
export async function claimsFor(
  { functions, assembly }: Pick<World, 'functions' | 'assembly'>,
  pool: CollectedPool,
  source: string,
  clientId: string,
  person: Person,
) {
  const event = {
    version: '2',
    triggerSource: source,
    region: assembly.region,
    userPoolId: pool.id,
    userName: person.id,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
    request: {
      userAttributes: {
        sub: person.id,
        email: person.email,
        email_verified: 'true',
        name: person.name,
        'cognito:user_status': 'CONFIRMED',
      },
      groupConfiguration: { groupsToOverride: person.groups, iamRolesToOverride: [], preferredRole: null },
      scopes: [],
    },
    response: { claimsAndScopeOverrideDetails: null },
  }
  const outcome = await functions.invoke(pool.triggerArn, event)
  if ('error' in outcome) throw new Error(`The trigger failed: ${outcome.error.errorMessage}`)
  return triggerAnswerSchema.parse(outcome.result).response.claimsAndScopeOverrideDetails.accessTokenGeneration
    .claimsToAddOrOverride
}
