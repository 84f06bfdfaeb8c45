import * as z from 'zod'
import { identifierSchema } from './text.ts'

/** Whoever has signed in and belongs nowhere is a `guest`, who may accept an invitation. */
export const roleSchema = z.enum(['customer', 'owner', 'agent', 'csm', 'finance', 'service', 'guest'])
export type Role = z.infer<typeof roleSchema>

/** Roles of the provider's own people; everyone else belongs to an organisation. */
export const staffRoles = ['agent', 'csm', 'finance'] as const satisfies Role[]

/** Who asks, as the access token says. */
export const callerSchema = z.strictObject({
  id: identifierSchema,
  name: z.string(),
  /** What the user pool calls their account; machines and keys have none. */
  username: z.string().optional(),
  email: z.string().optional(),
  roles: z.array(roleSchema).min(1),
  organisation: identifierSchema.optional(),
  /** The identity provider of their organisation that vouches for them, by its name in the user pool. */
  provider: z.string().optional(),
  singleSignOn: z.boolean(),
  twoFactor: z.boolean(),
})
export type Caller = z.infer<typeof callerSchema>

export const isSupport = ({ roles }: { readonly roles: readonly Role[] }): boolean =>
  roles.includes('agent') || roles.includes('csm')

/** A person as others see them: the subject of their account and the name to show. */
export const personSchema = z.strictObject({ id: identifierSchema, name: z.string() })

export type Person = z.infer<typeof personSchema>
