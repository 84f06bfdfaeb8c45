import * as z from 'zod'
import { scopeName } from '../../core/api/scopes.ts'
import { type Caller, callerSchema, roleSchema } from '../../core/domain/caller.ts'
import { Refusal } from '../../core/domain/errors.ts'

/**
 * The claims of an access token as API Gateway passes them, always as text. Organisation, roles and name come from the
 * user pool's trigger, so clients cannot choose them.
 */
const claimsSchema = z.object({
  sub: z.string(),
  person: z.string().optional(),
  client_id: z.string(),
  token_use: z.literal('access'),
  scope: z.string().default(''),
  username: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  organisation: z.string().optional(),
  provider: z.string().optional(),
  roles: z.string().optional(),
  sso: z.stringbool().default(false),
  mfa: z.stringbool().default(false),
  suspended: z.stringbool().default(false),
})

export interface Identified {
  readonly caller: Caller
  readonly scopes: readonly string[]
  /** Whether their organisation was suspended when the token was issued. */
  readonly isSuspended: boolean
}

/** Reads the caller from an access token. People without a role are guests; other tokens without one are refused. */
export function callerOf(claims: unknown): Identified {
  const parsed = claimsSchema.safeParse(claims)
  if (!parsed.success) throw new Refusal('forbidden')
  const {
    sub,
    person = sub,
    client_id,
    scope,
    username,
    name = sub,
    email,
    organisation,
    provider,
    roles,
    sso,
    mfa,
    suspended,
  } = parsed.data
  const scopes = scope.split(' ').filter(Boolean)
  const isMachine = username === undefined && sub === client_id && !scopes.includes(scopeName('portal'))
  const given = isMachine ? ['service'] : (roles ?? '').split(' ').filter(Boolean)
  if (given.length === 0 && username === undefined) throw new Refusal('no_organisation')
  const held = given.length === 0 ? ['guest'] : given
  const caller = callerSchema.safeParse({
    id: person,
    name: isMachine ? client_id : name,
    username,
    email,
    roles: z.array(roleSchema).safeParse(held).data ?? [],
    organisation,
    provider,
    singleSignOn: sso,
    twoFactor: mfa,
  })
  if (!caller.success) throw new Refusal('forbidden')
  return { caller: caller.data, scopes, isSuspended: suspended }
}
