import { openText } from '../../core/domain/text.ts'
import { bodySchema } from './ticket.ts'

/** Marks a message that was shortened because its email was too long. */
export const cutNote = '(Truncated: the email was longer.)'

const maxNamed = 20

/**
 * The text of an email, shortened to fit, with a remark on files that were not accepted. Undefined if both are empty.
 */
export function mailedBody(text: string, left: readonly string[]): string | undefined {
  const remark =
    left.length === 0 ? '' : `\n\n(Not accepted: ${named(left)}. Files of this type, size or number are not accepted.)`
  const clean = openText(text).trim()
  for (let length = clean.length; length > 0; length = Math.floor(length * 0.9)) {
    const cut = length < clean.length ? `${clean.slice(0, length).toWellFormed().trim()}\n\n${cutNote}` : clean
    const parsed = bodySchema.safeParse(`${cut}${remark}`)
    if (parsed.success) return parsed.data
  }
  return bodySchema.safeParse(remark.trim()).data
}

function named(left: readonly string[]): string {
  const more = left.length - maxNamed
  return `${left.slice(0, maxNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
