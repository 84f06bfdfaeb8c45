import type { Call } from '../core/call.ts'
import { readPage } from '../core/pages.ts'
import type { Answer, Input } from '../http/routes.ts'
import type { Cursors, Organisations } from '../tickets/ticketPorts.ts'
import { organisationView } from './organisationView.ts'

export interface ListOrganisationsNeeds {
  readonly organisations: Pick<Organisations, 'list'>
  readonly cursors: Cursors
}

/** One page of every organisation, in no order that means anything. */
export async function listOrganisations(
  { organisations, cursors }: ListOrganisationsNeeds,
  call: Call,
  { query }: Input<'listOrganisations'>,
): Promise<Answer<'listOrganisations'>> {
  const { items, next } = await readPage(cursors, call, ['organisations'], query, organisations.list)
  return { organisations: items.map((organisation) => organisationView(organisation, call.now)), ...next }
}
