import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import { useRead } from '../api.tsx'
import { useT } from '../i18n.ts'
import { QueryState } from '../parts/queryState.tsx'
import { Statement } from './statement.tsx'

export function Invoices() {
  const t = useT()
  const query = useRead(billingRoutes.getStatement)
  return (
    <>
      <h1>{t('nav.invoices')}</h1>
      <QueryState query={query}>{({ body }) => <Statement statement={body} base="/invoices" />}</QueryState>
    </>
  )
}
