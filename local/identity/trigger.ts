import * as z from 'zod'
import type { CollectedPool } from '../resources/cognito.ts'
import type { World } from '../world.ts'
import type { Account } from './directory.ts'

/** The trigger's response. Suppressed claims or changed scopes are refused, and the refusal names them. */
const triggerAnswerSchema = z.object({
  response: z.strictObject({
    claimsAndScopeOverrideDetails: z.strictObject({
      accessTokenGeneration: z.strictObject({ claimsToAddOrOverride: z.record(z.string(), z.unknown()) }),
    }),
  }),
})

/** Calls the pool's trigger, as Cognito does with version 2 of its event. */
export async function claimsFor(
  { functions, assembly }: Pick<World, 'functions' | 'assembly'>,
  pool: CollectedPool,
  source: string,
  clientId: string,
  account: Account,
) {
  const event = {
    version: '2',
    triggerSource: source,
    region: assembly.region,
    userPoolId: pool.id,
    userName: account.username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
    request: {
      userAttributes: {
        sub: account.id,
        email: account.email,
        email_verified: String(!account.identity),
        name: account.name,
        'cognito:user_status': account.status,
        ...account.attributes,
        ...identitiesOf(account),
      },
      groupConfiguration: { groupsToOverride: account.groups, iamRolesToOverride: [], preferredRole: null },
      scopes: [],
    },
    response: { claimsAndScopeOverrideDetails: null },
  }
  const outcome = await functions.invoke(pool.triggerArn, event)
  if ('error' in outcome) throw new Error(outcome.error.errorMessage)
  return triggerAnswerSchema.parse(outcome.result).response.claimsAndScopeOverrideDetails.accessTokenGeneration
    .claimsToAddOrOverride
}

/** The identity provider of a federated account, in Cognito's format. */
function identitiesOf({ identity }: Account): { identities?: string } {
  if (!identity) return {}
  const { provider, type, subject } = identity
  const link = { userId: subject, providerName: provider, providerType: type, issuer: null, primary: 'true' }
  return { identities: JSON.stringify([{ ...link, dateCreated: '0' }]) }
}
