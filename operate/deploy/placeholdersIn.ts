/** Names that can belong to nobody (RFC 2606), and the account that does not exist. */
const isPlaceholder = (text: string): boolean => /\.example\b/.test(text) || text.includes(':000000000000:')

/** The values of a stage that are still examples, each with its place, such as `mail.senderAddress: a@b.example`. */
export function placeholdersIn(settings: unknown, place = ''): string[] {
  if (typeof settings === 'string') return isPlaceholder(settings) ? [`${place}: ${settings}`] : []
  if (typeof settings !== 'object' || settings === null) return []
  return Object.entries(settings).flatMap(([name, value]) =>
    placeholdersIn(value, place === '' ? name : `${place}.${name}`),
  )
}
