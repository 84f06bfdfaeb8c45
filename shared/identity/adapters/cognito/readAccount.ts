import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda'
import * as z from 'zod'
import { assertsTwoFactor } from '../../domain/singleSignOn.ts'
import { personAttribute, poolAttributeName } from '../../poolAttributes.ts'
import type { SigningIn } from '../../signInClaims.ts'

const attributesSchema = z.object({
  sub: z.string(),
  [poolAttributeName(personAttribute)]: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  email_verified: z.string().optional(),
  'cognito:user_status': z.string().optional(),
  identities: z.string().optional(),
  [poolAttributeName('groups')]: z.string().optional(),
  [poolAttributeName('methods')]: z.string().optional(),
  [poolAttributeName('emailVerified')]: z.string().optional(),
})
const identitiesSchema = z.tuple([z.object({ providerName: z.string().min(1) })])

/** Reads the account that signs in from the event of the user pool. */
export function readAccount({
  userAttributes,
  groupConfiguration,
}: Pick<PreTokenGenerationV2TriggerEvent['request'], 'userAttributes' | 'groupConfiguration'>): SigningIn {
  const read = attributesSchema.parse(userAttributes)
  const isFederated = read['cognito:user_status'] === 'EXTERNAL_PROVIDER' || read.identities !== undefined
  const methods = read[poolAttributeName('methods')]
  return {
    id: read[poolAttributeName(personAttribute)] ?? read.sub,
    subject: read.sub,
    name: read.name,
    email: read.email,
    // The pool has not verified an address that an identity provider reports.
    isEmailVerified: !isFederated && read.email_verified === 'true',
    groups: groupConfiguration.groupsToOverride ?? [],
    // The pool's own and federated accounts are never linked: an account with several identities is refused here.
    provider: isFederated ? identitiesSchema.parse(JSON.parse(read.identities ?? '[]'))[0].providerName : undefined,
    said: {
      groups: read[poolAttributeName('groups')],
      methods,
      emailVerified: read[poolAttributeName('emailVerified')],
    },
    usedTwoFactor: isFederated ? assertsTwoFactor(methods) : true,
  }
}
