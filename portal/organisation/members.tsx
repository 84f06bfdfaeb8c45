import { identityRoutes } from '../../shared/identity/identityRoutes.ts'
import { memberRoleSchema } from '../../shared/organisations/domain/organisation.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { useApi, useMe, usePages, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Failure } from '../parts/failure.tsx'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { ScrollArea } from '../parts/scrollArea.tsx'
import { UnreachableOwn } from '../parts/unreachable.tsx'
import { Invitations } from './invitations.tsx'
import { OrganisationTabs } from './organisationTabs.tsx'

/** Lists an organisation's members. Owners invite and remove them. */
export function Members() {
  const t = useT()
  const me = useMe()
  const { session } = useApi()
  const isOwner = me.roles.includes('owner')
  const query = usePages(
    organisationRoutes.listMembers,
    (cursor) => ({ query: omitUndefined({ cursor }) }),
    ({ body }) => body.nextCursor,
  )
  const setRole = useWrite(identityRoutes.setMemberRole)
  const remove = useWrite(identityRoutes.removeMember)
  // A former member must sign in again: the current tokens still name the organisation.
  const leave = useWrite(identityRoutes.leaveOrganisation, () => void session.signOut())
  const error = setRole.error ?? remove.error ?? leave.error
  return (
    <>
      <h1>{t('nav.members')}</h1>
      <OrganisationTabs />
      {error && <Failure error={error} />}
      {isOwner && <UnreachableOwn />}
      <QueryState query={query}>
        {({ pages }) => (
          <ScrollArea label={t('nav.members')}>
            <table className="cards">
              <thead>
                <tr>
                  <th scope="col">{t('members.name')}</th>
                  <th scope="col">{t('members.email')}</th>
                  <th scope="col">{t('members.role')}</th>
                  <th scope="col">{t('members.action')}</th>
                </tr>
              </thead>
              <tbody>
                {pages
                  .flatMap(({ body }) => body.members)
                  .map(({ member, name, email, role, provider }) => (
                    <tr key={member}>
                      <td data-label={t('members.name')}>{name}</td>
                      <td data-label={t('members.email')}>
                        {email}
                        {provider && <p className="soft">{t('members.provider')}</p>}
                      </td>
                      <td data-label={t('members.role')}>
                        {isOwner && member !== me.id ? (
                          <select
                            aria-label={t('members.roleOf', { name })}
                            value={role}
                            disabled={setRole.isPending}
                            onChange={({ target }) =>
                              setRole.mutate({
                                params: { member },
                                body: { role: memberRoleSchema.parse(target.value) },
                              })
                            }
                          >
                            {memberRoleSchema.options.map((one) => (
                              <option key={one} value={one}>
                                {t(`role.${one}`)}
                              </option>
                            ))}
                          </select>
                        ) : (
                          t(`role.${role}`)
                        )}
                      </td>
                      <td>
                        {member === me.id ? (
                          <Confirm
                            label={t('members.leave')}
                            disabled={leave.isPending}
                            onConfirm={() => leave.mutate({ body: {} })}
                          >
                            <p>{t('members.leaveWhat')}</p>
                          </Confirm>
                        ) : (
                          isOwner && (
                            <Confirm
                              label={t('members.remove', { name })}
                              disabled={remove.isPending}
                              onConfirm={() => remove.mutate({ params: { member }, body: {} })}
                            >
                              <p>{t('members.removeWhat', { name })}</p>
                            </Confirm>
                          )
                        )}
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </ScrollArea>
        )}
      </QueryState>
      <More query={query} />
      {isOwner ? <Invitations /> : <p className="soft">{t('members.how')}</p>}
    </>
  )
}
