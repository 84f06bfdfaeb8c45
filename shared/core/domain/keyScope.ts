import * as z from 'zod'

/** What a key may be good for; routes say which of them they take. */
export const keyScopeSchema = z.enum(['tickets.read', 'tickets.write', 'audit.read', 'usage.read'])

export type KeyScope = z.infer<typeof keyScopeSchema>
