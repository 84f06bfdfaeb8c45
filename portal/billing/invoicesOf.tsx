import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { useRead } from '../api.tsx'
import { useT } from '../i18n.ts'
import { QueryState } from '../parts/queryState.tsx'
import { UnreachableOf } from '../parts/unreachable.tsx'
import { Statement } from './statement.tsx'

export function InvoicesOf({ organisation }: { readonly organisation: string }) {
  const t = useT()
  const params = { organisation }
  const query = useRead(billingRoutes.getStatementOf, { params })
  const { data, error } = useRead(organisationRoutes.getOrganisationOf, { params })
  // An organisation whose record cannot be read still has invoices.
  const name = data?.body.name ?? (error ? organisation : '…')
  return (
    <>
      <h1>{t('invoices.of', { organisation: name })}</h1>
      <UnreachableOf organisation={organisation} />
      <QueryState query={query}>
        {({ body }) => <Statement statement={body} base={`/organisations/${organisation}/invoices`} />}
      </QueryState>
    </>
  )
}
