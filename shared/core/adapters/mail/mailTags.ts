import { providerTrail } from '../../domain/audit.ts'

/** What is known of an email once it has come back. */
export interface MailTags {
  /** The audit trail in which it is recorded. */
  readonly trail: string
  /** What it was about, such as the number of a ticket. */
  readonly about: string
}

/** The tags of an email. SES takes letters, digits, _ and - alone. */
export const mailTags = ({ trail, about }: MailTags) =>
  Object.entries({ trail, about }).map(([Name, text]) => ({ Name, Value: Buffer.from(text).toString('base64url') }))

/** Reads the tags of a returned email. Without any, it belongs to the provider's trail. */
export function readMailTags(tags: Readonly<Record<string, readonly string[]>>): MailTags {
  const read = (name: keyof MailTags): string | undefined => {
    const [value] = tags[name] ?? []
    return value === undefined ? undefined : Buffer.from(value, 'base64url').toString()
  }
  return { trail: read('trail') ?? providerTrail, about: read('about') ?? '' }
}
