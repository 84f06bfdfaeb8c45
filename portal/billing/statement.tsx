import { Link } from 'wouter'
import type { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import type { Output } from '../../shared/core/api/route.ts'
import { useLanguage } from '../i18n.ts'
import { moneyWords } from '../money.ts'
import { ScrollArea } from '../parts/scrollArea.tsx'
import { dateWords, monthWords } from '../time.tsx'

interface StatementProps {
  readonly statement: Output<typeof billingRoutes.getStatement>
  /** The path of the invoices in this portal. */
  readonly base: string
}

/** Lists every invoice with the amount left to pay. */
export function Statement({ statement: { invoices, balanceMinorByCurrency }, base }: StatementProps) {
  const { t, locale } = useLanguage()
  if (invoices.length === 0) return <p className="empty">{t('invoices.none')}</p>
  return (
    <>
      {Object.entries(balanceMinorByCurrency).map(([currency, minor]) => (
        <p key={currency}>{t('invoices.balance', { amount: moneyWords(locale, minor, currency) })}</p>
      ))}
      <ScrollArea label={t('nav.invoices')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('invoices.number')}</th>
              <th scope="col">{t('plan.month')}</th>
              <th scope="col">{t('invoices.dueOn')}</th>
              <th scope="col" className="amount">
                {t('invoices.gross')}
              </th>
              <th scope="col" className="amount">
                {t('invoices.left')}
              </th>
              <th scope="col">{t('invoices.state')}</th>
            </tr>
          </thead>
          <tbody>
            {invoices.map(({ number, month, currency, dueOn, grossMinor, balanceMinor, state }) => (
              <tr key={number}>
                <td>
                  <Link href={`${base}/${number}`}>{number}</Link>
                </td>
                <td>{monthWords(locale, month)}</td>
                <td>{dateWords(locale, dueOn)}</td>
                <td className="amount">{moneyWords(locale, grossMinor, currency)}</td>
                <td className="amount">{moneyWords(locale, balanceMinor, currency)}</td>
                <td>
                  <span className={`chip ${state}`}>{t(`invoice.${state}`)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </>
  )
}
