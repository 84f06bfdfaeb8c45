import * as z from 'zod'
import type { Caller } from '../../core/domain/caller.ts'
import { Refusal } from '../../core/domain/errors.ts'
import type { keyScopeSchema } from '../../core/domain/keyScope.ts'
import { callerOfKey } from '../../identity/domain/apiKey.ts'

/** What the key authorizer returns about the key of a request. */
const contextSchema = z.object({
  keyId: z.uuid(),
  name: z.string(),
  organisation: z.string(),
  scopes: z.string().transform((text) => text.split(' ')),
})

/** Reads the caller from an API key. Refuses with `forbidden` if the key lacks the scope `wanted`. */
export function readKeyCaller(context: unknown, wanted: z.infer<typeof keyScopeSchema> | undefined): Caller {
  const read = contextSchema.safeParse(context)
  if (!read.success || wanted === undefined || !read.data.scopes.includes(wanted))
    throw new Refusal('forbidden', wanted === undefined ? {} : { keyScope: wanted })
  const { keyId: id, name, organisation } = read.data
  return callerOfKey({ id, name, organisation })
}
