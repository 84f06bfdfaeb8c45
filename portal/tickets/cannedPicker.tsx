import { Link } from 'wouter'
import type { Output } from '../../shared/core/api/route.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { filledReply } from '../../shared/tickets/domain/cannedReply.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useMe, useRead } from '../api.tsx'
import { useT } from '../i18n.ts'

interface CannedPickerProps {
  readonly ticket: Output<typeof ticketRoutes.getTicket>
  onPick(text: string): void
}

/** Inserts a canned reply into the field, with its variables filled in from this ticket. */
export function CannedPicker({ ticket, onPick }: CannedPickerProps) {
  const t = useT()
  const me = useMe()
  const query = useRead(ticketRoutes.listCannedReplies)
  const replies = query.data?.body.replies ?? []
  const { number, subject, requester } = ticket
  const customers = useRead(organisationRoutes.getOrganisationOf, { params: { organisation: ticket.organisation } })
  const organisation = customers.data?.body.name ?? ticket.organisation
  const values = { number, subject, organisation, customer: requester.name, agent: me.name }
  return (
    <div className="row">
      <label>
        {t('canned.insert')}
        <select
          value=""
          disabled={replies.length === 0}
          onChange={({ target }) => {
            const reply = replies.find(({ name }) => name === target.value)
            if (reply) onPick(filledReply(reply.text, values))
          }}
        >
          <option value="">{t(replies.length === 0 ? 'canned.none' : 'canned.choose')}</option>
          {replies.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <Link href="/canned-replies" className="button quiet">
        {t('canned.edit')}
      </Link>
    </div>
  )
}
