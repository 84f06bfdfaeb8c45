import type { Position } from '../../../core/ports.ts'
import type { SendInvitation } from '../../../identity/identityPorts.ts'
import type { Organisations } from '../../../organisations/organisationPorts.ts'
import type { MailOwners } from '../../auditStreamPorts.ts'

/** Emails plain text to each owner of an organisation. */
export function createMailOwners(organisations: Pick<Organisations, 'listMembers'>, send: SendInvitation): MailOwners {
  return async (organisation, subject, text) => {
    let after: Position | undefined
    do {
      const page = await organisations.listMembers(organisation, { limit: 100, after })
      const owners = page.items.filter(({ role }) => role === 'owner')
      for (const { name, email } of owners)
        await send({ to: { name, email }, organisation, about: 'audit stream', subject, text })
      after = page.last
    } while (after)
  }
}
