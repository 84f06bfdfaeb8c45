import * as z from 'zod'
import type { Functions } from '../lambda/functions.ts'
import { eventFor, type RequestParts } from './event.ts'
import type { Authorisation } from './jwtAuthorizer.ts'

const answerSchema = z.strictObject({
  isAuthorized: z.boolean(),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
})

/**
 * Authorises a request by a function, as API Gateway does with simple responses and no cache. If the header that the
 * function decides by is missing, the function is not called.
 */
export async function authoriseByFunction(
  functions: Pick<Functions, 'invoke'>,
  functionArn: string,
  identity: string | undefined,
  parts: RequestParts,
): Promise<Authorisation> {
  if (identity === undefined || identity === '') return { allowed: false, status: 401, reason: 'no identity source' }
  const event = eventFor({ ...parts, body: Buffer.alloc(0), authorisation: undefined })
  const asked = { ...z.looseObject({}).parse(event), type: 'REQUEST', identitySource: [identity] }
  const outcome = await functions.invoke(functionArn, asked)
  if ('error' in outcome) throw new Error(`The authorizer failed: ${outcome.error.errorMessage}`)
  const { isAuthorized, context = {} } = answerSchema.parse(outcome.result)
  if (!isAuthorized) return { allowed: false, status: 403, reason: 'not authorized' }
  return { allowed: true, claims: {}, scopes: [], authorizerContext: context }
}
