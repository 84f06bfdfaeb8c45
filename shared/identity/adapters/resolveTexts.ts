import { Resolver } from 'node:dns/promises'
import type { ResolveTexts } from '../singleSignOnPorts.ts'

/** Queries the DNS, within the time of a request. The parts of a record are joined to one text. */
export const resolveTexts: ResolveTexts = async (name) => {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 })
  const records = await resolver.resolveTxt(name).catch((error: unknown) => {
    if (isDnsAnswer(error)) return []
    throw error
  })
  return records.map((parts) => parts.join(''))
}

/** Whether the error means that the name or record does not exist, or that no server answered. */
const isDnsAnswer = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  /^E(NOTFOUND|NODATA|SERVFAIL|TIMEOUT|REFUSED|CONNREFUSED|CANCELLED|BADNAME|BADRESP|FORMERR)$/.test(String(error.code))
