import { useState } from 'react'
import type { Output } from '../../shared/core/api/route.ts'
import { isSupport } from '../../shared/core/domain/caller.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useMe, useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Choice } from '../parts/choice.tsx'
import { Failure } from '../parts/failure.tsx'

/** Who is emailed about a ticket: the user, and other members of the organisation. */
export function Followers({ ticket }: { readonly ticket: Output<typeof ticketRoutes.getTicket> }) {
  const t = useT()
  const me = useMe()
  const support = isSupport(me)
  const [member, setMember] = useState('')
  const limit = { limit: '100' }
  const own = useRead(organisationRoutes.listMembers, { query: limit }, { enabled: !support })
  const params = { organisation: ticket.organisation }
  const theirs = useRead(organisationRoutes.listMembersOf, { params, query: limit }, { enabled: support })
  const members = (own.data ?? theirs.data)?.body.members ?? []
  const watch = useWrite(ticketRoutes.followTicket, () => setMember(''))
  const set = (id: string, following: boolean) =>
    watch.mutate({ params: { number: ticket.number, member: id }, body: { following } })
  const isFollowing = (id: string) => ticket.followers.some((follower) => follower.id === id)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        set(member, true)
      }}
    >
      <h3>{t('followers.title')}</h3>
      <ul className="plainList">
        {ticket.followers.map(({ id, name }) => (
          <li key={id} className="actions">
            {name}
            <button type="button" className="quiet" disabled={watch.isPending} onClick={() => set(id, false)}>
              {t('followers.stop', { name })}
            </button>
          </li>
        ))}
      </ul>
      <div className="row">
        {!support && !isFollowing(me.id) && (
          <button type="button" className="quiet" disabled={watch.isPending} onClick={() => set('me', true)}>
            {t('followers.me')}
          </button>
        )}
        <Choice
          label={t('followers.who')}
          of={members.flatMap(({ member: id, name }) => (isFollowing(id) ? [] : { id, name }))}
          none=""
          value={member}
          onChange={setMember}
        />
        <button type="submit" className="quiet" disabled={member === '' || watch.isPending}>
          {t('followers.add')}
        </button>
      </div>
      {watch.error && <Failure error={watch.error} />}
    </form>
  )
}
