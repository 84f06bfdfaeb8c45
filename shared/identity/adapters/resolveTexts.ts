import { Resolver } from 'node:dns/promises'
import type { ResolveTexts } from '../singleSignOnPorts.ts'

/** Asks the DNS, for no longer than a request takes; a record in parts is one text. */
export const resolveTexts: ResolveTexts = async (name) => {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 })
  const records = await resolver.resolveTxt(name).catch((error: unknown) => {
    if (isDnsAnswer(error)) return []
    throw error
  })
  return records.map((parts) => parts.join(''))
}

/** That there is no such name or record, or that nobody has answered for it. */
const isDnsAnswer = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  /^E(NOTFOUND|NODATA|SERVFAIL|TIMEOUT|REFUSED|CONNREFUSED|CANCELLED|BADNAME|BADRESP|FORMERR)$/.test(String(error.code))
