import { providerTrail } from '../../domain/audit.ts'

const tagName = 'trail'

/** The tag by which a returned email is known to belong to an audit trail. Tags take letters, digits, _ and - alone. */
export const trailTag = (trail: string) => ({ Name: tagName, Value: Buffer.from(trail).toString('base64url') })

/** The audit trail that the tags of a returned email name. The provider's if they name none. */
export function trailOf(tags: Readonly<Record<string, readonly string[]>>): string {
  const [value] = tags[tagName] ?? []
  return value === undefined ? providerTrail : Buffer.from(value, 'base64url').toString()
}
