import * as z from 'zod'

/** The scopes of API keys. A route names the one that it accepts. */
export const keyScopeSchema = z.enum(['tickets.read', 'tickets.write', 'audit.read', 'usage.read'])

export type KeyScope = z.infer<typeof keyScopeSchema>
