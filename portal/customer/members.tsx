import { organisationRoutes } from '../../shared/api/organisationRoutes.ts'
import { usePages } from '../api.tsx'
import { useT } from '../i18n.ts'
import { More } from '../parts/more.tsx'
import { Scrolls } from '../parts/scrolls.tsx'
import { Told } from '../parts/told.tsx'
import { present } from '../present.ts'

export function Members() {
  const t = useT()
  const query = usePages(
    organisationRoutes.listMembers,
    (cursor) => ({ query: present({ cursor }) }),
    ({ body }) => body.nextCursor,
  )
  return (
    <>
      <h1>{t('nav.members')}</h1>
      <Told query={query}>
        {({ pages }) => (
          <Scrolls label={t('nav.members')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('members.name')}</th>
                  <th scope="col">{t('members.email')}</th>
                  <th scope="col">{t('members.role')}</th>
                </tr>
              </thead>
              <tbody>
                {pages
                  .flatMap(({ body }) => body.members)
                  .map(({ member, name, email, role }) => (
                    <tr key={member}>
                      <td>{name}</td>
                      <td>{email}</td>
                      <td>{t(`role.${role}`)}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </Scrolls>
        )}
      </Told>
      <More query={query} />
      <p className="soft">{t('members.how')}</p>
    </>
  )
}
