import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import { useMe, useRead } from '../api.tsx'
import { useT } from '../i18n.ts'
import { QueryState } from '../parts/queryState.tsx'
import { UnreachableOwn } from '../parts/unreachable.tsx'
import { Statement } from './statement.tsx'

export function Invoices() {
  const t = useT()
  const { roles } = useMe()
  const query = useRead(billingRoutes.getStatement)
  return (
    <>
      <h1>{t('nav.invoices')}</h1>
      {roles.includes('owner') && <UnreachableOwn />}
      <QueryState query={query}>{({ body }) => <Statement statement={body} base="/invoices" />}</QueryState>
    </>
  )
}
