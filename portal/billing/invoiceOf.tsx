import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import { useApi, useRead } from '../api.tsx'
import { useLanguage } from '../i18n.ts'
import { QueryState } from '../parts/queryState.tsx'
import { UnreachableOf } from '../parts/unreachable.tsx'
import { CreditAndPay } from './creditAndPay.tsx'
import { InvoiceView } from './invoiceView.tsx'

interface InvoiceOfProps {
  readonly organisation: string
  readonly number: string
}

export function InvoiceOf({ organisation, number }: InvoiceOfProps) {
  const { call } = useApi()
  const { locale } = useLanguage()
  const params = { organisation, number }
  const query = useRead(billingRoutes.getInvoiceOf, { params })
  const explanation = useRead(billingRoutes.explainInvoiceOf, { params, query: { language: locale } })
  const linkTo = async (creditNote?: string) =>
    (await call(billingRoutes.getDocumentOf, { params, query: creditNote === undefined ? {} : { creditNote } })).body
      .url
  return (
    <QueryState query={query}>
      {({ body }) => (
        <InvoiceView view={body} explanation={explanation} linkTo={linkTo}>
          <UnreachableOf organisation={organisation} />
          <CreditAndPay params={params} view={body} />
        </InvoiceView>
      )}
    </QueryState>
  )
}
