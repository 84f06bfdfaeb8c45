import { useState } from 'react'
import { identityRoutes } from '../../shared/identity/identityRoutes.ts'
import { memberRoleSchema } from '../../shared/organisations/domain/organisation.ts'
import { usePages, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { Failure } from '../parts/failure.tsx'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { When } from '../time.tsx'

/** Invites people by email, and lists open invitations. */
export function Invitations() {
  const t = useT()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<'customer' | 'owner'>('customer')
  const query = usePages(
    identityRoutes.listInvitations,
    (cursor) => ({ query: omitUndefined({ cursor }) }),
    ({ body }) => body.nextCursor,
  )
  const invite = useWrite(identityRoutes.inviteMember, () => {
    setName('')
    setEmail('')
  })
  const revoke = useWrite(identityRoutes.revokeInvitation)
  return (
    <section>
      <h2>{t('invitations.title')}</h2>
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate({ body: { name, email, role } })
        }}
      >
        <div className="row">
          <label>
            {t('members.name')}
            <input required maxLength={200} value={name} onChange={({ target }) => setName(target.value)} />
          </label>
          <label>
            {t('members.email')}
            <input required type="email" value={email} onChange={({ target }) => setEmail(target.value)} />
          </label>
          <label>
            {t('members.role')}
            <select value={role} onChange={({ target }) => setRole(memberRoleSchema.parse(target.value))}>
              {memberRoleSchema.options.map((one) => (
                <option key={one} value={one}>
                  {t(`role.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" disabled={invite.isPending}>
            {t('invitations.send')}
          </button>
        </div>
        {invite.error && <Failure error={invite.error} />}
        {invite.isSuccess && <p role="status">{t('invitations.sent')}</p>}
      </form>
      {revoke.error && <Failure error={revoke.error} />}
      <QueryState query={query} rows={1}>
        {({ pages }) => {
          const invitations = pages.flatMap(({ body }) => body.invitations)
          if (invitations.length === 0) return <p className="soft">{t('invitations.none')}</p>
          return (
            <ul className="plainList">
              {invitations.map((invitation) => (
                <li key={invitation.id} className="actions">
                  <span className="grow">
                    {invitation.name}, {invitation.email}, {t(`role.${invitation.role}`)}{' '}
                    <span className="soft">
                      {t('invitations.until')} <When at={invitation.expiresAt} />
                    </span>
                  </span>
                  <button
                    type="button"
                    className="quiet"
                    disabled={revoke.isPending}
                    onClick={() => revoke.mutate({ params: { invitation: invitation.id }, body: {} })}
                  >
                    {t('invitations.revoke', { name: invitation.name })}
                  </button>
                </li>
              ))}
            </ul>
          )
        }}
      </QueryState>
      <More query={query} />
    </section>
  )
}
