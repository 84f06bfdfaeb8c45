import { isSupport } from '../../shared/core/domain/caller.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useMe, useRead } from '../api.tsx'

const most = { query: { limit: '100' } }

export type Names = ReadonlyMap<string, string>

/** Maps ids to names: members and their organisation, or organisations and colleagues for staff. */
export function useNames(): Names {
  const me = useMe()
  const isMember = me.organisation !== undefined
  const members = useRead(organisationRoutes.listMembers, most, { enabled: isMember })
  const own = useRead(organisationRoutes.getOrganisation, {}, { enabled: isMember })
  const organisations = useRead(organisationRoutes.listOrganisations, most, { enabled: !isMember })
  const colleagues = useRead(ticketRoutes.listColleagues, most, { enabled: isSupport(me) })
  return new Map([
    ...(members.data?.body.members.map(({ member, name }) => [member, name] as const) ?? []),
    ...[own.data?.body ?? [], organisations.data?.body.organisations ?? [], colleagues.data?.body.colleagues ?? []]
      .flat()
      .map(({ id, name }) => [id, name] as const),
  ])
}

/** Replaces the ids in a message with names, where known. */
export const withNames = (message: string, names: Names): string =>
  message
    .split(' ')
    .map((word) => names.get(word) ?? word)
    .join(' ')
