import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import type { Organisations } from './organisationPorts.ts'
import type { organisationRoutes } from './organisationRoutes.ts'
import { organisationView } from './organisationView.ts'

export interface ListOrganisationsDeps {
  readonly organisations: Pick<Organisations, 'list'>
  readonly cursors: Cursors
}

/** Lists a page of all organisations, in no meaningful order. */
export async function listOrganisations(
  { organisations, cursors }: ListOrganisationsDeps,
  call: Call,
  { query }: Input<typeof organisationRoutes.listOrganisations>,
): Promise<Output<typeof organisationRoutes.listOrganisations>> {
  const { items, next } = await readPage(cursors, call, ['organisations'], query, organisations.list)
  return { organisations: items.map((organisation) => organisationView(organisation, call.now)), ...next }
}
