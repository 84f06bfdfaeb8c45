import * as z from 'zod'

/** An account of the user pool as the daily export keeps it: all that is needed to make it again. */
export const exportedAccountSchema = z.strictObject({
  /** The id by which everything stored refers to them. */
  person: z.string(),
  username: z.string(),
  email: z.string().optional(),
  name: z.string().optional(),
  /** The staff groups that it is in. */
  groups: z.array(z.string()),
  /** Whether an identity provider authenticates them. Such an account comes into being when they sign in. */
  isFederated: z.boolean(),
  /** Whether it may sign in. */
  isEnabled: z.boolean(),
})
export type ExportedAccount = z.infer<typeof exportedAccountSchema>
