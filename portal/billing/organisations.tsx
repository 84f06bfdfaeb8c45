import { Link } from 'wouter'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { usePages } from '../api.tsx'
import { useT } from '../i18n.ts'
import { omitUndefined } from '../omitUndefined.ts'
import { More } from '../parts/more.tsx'
import { QueryState } from '../parts/queryState.tsx'

export function Organisations() {
  const t = useT()
  const query = usePages(
    organisationRoutes.listOrganisations,
    (cursor) => ({ query: omitUndefined({ cursor }) }),
    ({ body }) => body.nextCursor,
  )
  return (
    <>
      <h1>{t('nav.organisations')}</h1>
      <QueryState query={query}>
        {({ pages }) => (
          <ul className="tickets">
            {pages
              .flatMap(({ body }) => body.organisations)
              .map(({ id, name, plan, currency }) => (
                <li key={id}>
                  <div className="what">
                    <Link href={`/organisations/${id}/invoices`}>{name}</Link>
                    <p className="soft">
                      {plan} · {currency}
                    </p>
                  </div>
                </li>
              ))}
          </ul>
        )}
      </QueryState>
      <More query={query} />
    </>
  )
}
