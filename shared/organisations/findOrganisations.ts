import type { Organisation } from './domain/organisation.ts'
import type { Organisations } from './organisationPorts.ts'

const atOnce = 50

/** Finds organisations by their ids, in batches. Unknown ids map to undefined. */
export async function findOrganisations(
  organisations: Pick<Organisations, 'find'>,
  ids: ReadonlySet<string>,
): Promise<Map<string, Organisation | undefined>> {
  const known = new Map<string, Organisation | undefined>()
  const left = [...ids]
  while (left.length > 0) {
    const next = left.splice(0, atOnce)
    const found = await Promise.all(next.map((id) => organisations.find(id)))
    for (const [index, id] of next.entries()) known.set(id, found[index])
  }
  return known
}
