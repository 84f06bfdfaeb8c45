import * as z from 'zod'
import { scopeName } from '../../api/routes.ts'
import { type Caller, callerSchema, roleSchema } from '../../domain/caller.ts'
import { Refusal } from '../../domain/errors.ts'

/**
 * The claims of an access token as API Gateway passes them: text, whatever they were. Organisation, roles and name
 * come from the trigger of the user pool, so nobody can ask for them.
 */
const claimsSchema = z.object({
  sub: z.string(),
  client_id: z.string(),
  token_use: z.literal('access'),
  scope: z.string().default(''),
  username: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  organisation: z.string().optional(),
  roles: z.string().optional(),
  sso: z.stringbool().default(false),
  mfa: z.stringbool().default(false),
})

export interface Identified {
  readonly caller: Caller
  readonly scopes: readonly string[]
}

/** Who the access token speaks for. Refuses with `no_organisation` people who have no role, and other tokens alike. */
export function callerOf(claims: unknown): Identified {
  const parsed = claimsSchema.safeParse(claims)
  if (!parsed.success) throw new Refusal('forbidden')
  const { sub, client_id, scope, username, name = sub, email, organisation, roles, sso, mfa } = parsed.data
  const scopes = scope.split(' ').filter(Boolean)
  const isMachine = username === undefined && sub === client_id && !scopes.includes(scopeName('portal'))
  const held = isMachine ? ['service'] : (roles ?? '').split(' ').filter(Boolean)
  if (held.length === 0) throw new Refusal('no_organisation')
  const caller = callerSchema.safeParse({
    id: sub,
    name: isMachine ? client_id : name,
    email,
    roles: z.array(roleSchema).safeParse(held).data ?? [],
    organisation,
    singleSignOn: sso,
    twoFactor: mfa,
  })
  if (!caller.success) throw new Refusal('forbidden')
  return { caller: caller.data, scopes }
}
