import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import { useApi, useRead } from '../api.tsx'
import { useLanguage } from '../i18n.ts'
import { QueryState } from '../parts/queryState.tsx'
import { InvoiceView } from './invoiceView.tsx'

export function Invoice({ number }: { readonly number: string }) {
  const { call } = useApi()
  const { locale } = useLanguage()
  const params = { number }
  const query = useRead(billingRoutes.getInvoice, { params })
  const explanation = useRead(billingRoutes.explainInvoice, { params, query: { language: locale } })
  const linkTo = async (creditNote?: string) =>
    (await call(billingRoutes.getDocument, { params, query: creditNote === undefined ? {} : { creditNote } })).body.url
  return (
    <QueryState query={query}>
      {({ body }) => <InvoiceView view={body} explanation={explanation} linkTo={linkTo} />}
    </QueryState>
  )
}
