import { billingRoutes } from '../../shared/api/billingRoutes.ts'
import { useRead } from '../api.tsx'
import { useT } from '../i18n.ts'
import { Told } from '../parts/told.tsx'
import { Statement } from './statement.tsx'

export function InvoicesOf({ organisation }: { readonly organisation: string }) {
  const t = useT()
  const query = useRead(billingRoutes.getStatementOf, { params: { organisation } })
  return (
    <>
      <h1>{t('invoices.of', { organisation })}</h1>
      <Told query={query}>
        {({ body }) => <Statement statement={body} base={`/organisations/${organisation}/invoices`} />}
      </Told>
    </>
  )
}
