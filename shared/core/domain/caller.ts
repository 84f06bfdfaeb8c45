import * as z from 'zod'
import { identifierSchema } from './text.ts'

/** A signed-in person without an organisation is a `guest`, who can accept an invitation. */
export const roleSchema = z.enum(['customer', 'owner', 'agent', 'csm', 'finance', 'service', 'guest'])
export type Role = z.infer<typeof roleSchema>

/** Roles of the provider's staff, who belong to no organisation. */
export const staffRoles = ['agent', 'csm', 'finance'] as const satisfies Role[]

/** The caller of a request, as identified by the access token. */
export const callerSchema = z.strictObject({
  id: identifierSchema,
  name: z.string(),
  /** The name of their account in the user pool. Machines and keys have none. */
  username: z.string().optional(),
  email: z.string().optional(),
  roles: z.array(roleSchema).min(1),
  organisation: identifierSchema.optional(),
  /** Their organisation's identity provider that vouches for them, by its name in the user pool. */
  provider: z.string().optional(),
  singleSignOn: z.boolean(),
  twoFactor: z.boolean(),
})
export type Caller = z.infer<typeof callerSchema>

export const isSupport = ({ roles }: { readonly roles: readonly Role[] }): boolean =>
  roles.includes('agent') || roles.includes('csm')

/** A person as others see them: the subject of their account and a display name. */
export const personSchema = z.strictObject({ id: identifierSchema, name: z.string() })

export type Person = z.infer<typeof personSchema>
