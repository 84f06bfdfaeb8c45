import type { Invoice } from '../../shared/billing/domain/invoice.ts'
import { useLanguage } from '../i18n.ts'
import { moneyWords } from '../money.ts'

/** The lines of an invoice or a draft, with their totals. */
export function Lines({ invoice }: { readonly invoice: Invoice }) {
  const { t, locale } = useLanguage()
  const money = (minor: bigint) => moneyWords(locale, minor, invoice.currency)
  return (
    <table className="lines">
      <thead>
        <tr>
          <th scope="col">{t('invoices.line')}</th>
          <th scope="col" className="amount">
            {t('invoices.amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {invoice.lines.map(({ description, amountMinor }) => (
          <tr key={description}>
            <td lang={invoice.language}>{description}</td>
            <td className="amount">{money(amountMinor)}</td>
          </tr>
        ))}
        {invoice.vat.map(({ category, rateBasisPoints, amountMinor }) => (
          <tr key={`${category} ${rateBasisPoints}`}>
            <td>{t('invoices.vat', { rate: rateBasisPoints / 100 })}</td>
            <td className="amount">{money(amountMinor)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('invoices.gross')}</th>
          <td className="amount">{money(invoice.grossMinor)}</td>
        </tr>
      </tfoot>
    </table>
  )
}
