import { type UseQueryResult, useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import type { Output } from '../../shared/core/api/route.ts'
import { useLanguage } from '../i18n.ts'
import { moneyWords } from '../money.ts'
import { Failure } from '../parts/failure.tsx'
import { QueryState } from '../parts/queryState.tsx'
import { dateWords, monthWords } from '../time.tsx'
import { Lines } from './lines.tsx'

interface InvoiceViewProps {
  readonly view: Output<typeof billingRoutes.getInvoice>
  readonly explanation: UseQueryResult<{ readonly body: Output<typeof billingRoutes.explainInvoice> }>
  /** Returns a short-lived link to the document: the invoice, or one of its credit notes. */
  linkTo(creditNote?: string): Promise<string>
  /** Actions on the invoice. */
  readonly children?: ReactNode
}

/** An invoice with its state, credit notes and payments, and how its amounts were calculated. */
export function InvoiceView({ view, explanation, linkTo, children }: InvoiceViewProps) {
  const { t, locale } = useLanguage()
  const { invoice, state, balanceMinor, creditNotes, payments } = view
  const money = (minor: bigint) => moneyWords(locale, minor, invoice.currency)
  return (
    <article>
      <header>
        <p className="soft">{invoice.buyer.name}</p>
        <h1>{invoice.issue.number}</h1>
        <p>
          {monthWords(locale, invoice.month)} · {t('invoices.dueOn')} {dateWords(locale, invoice.issue.dueOn)}{' '}
          <span className={`chip ${state}`}>{t(`invoice.${state}`)}</span>
        </p>
        <p>{t('invoices.balance', { amount: money(balanceMinor) })}</p>
        <Download label={t('invoices.pdf')} linkTo={() => linkTo()} />
      </header>
      <Lines invoice={invoice} />
      {creditNotes.length > 0 && <h2>{t('invoices.creditNotes')}</h2>}
      <ul>
        {creditNotes.map(({ number, on, reason, grossMinor }) => (
          <li key={number}>
            {dateWords(locale, on)}: {money(-grossMinor)}, {reason}{' '}
            <Download label={number} linkTo={() => linkTo(number)} />
          </li>
        ))}
      </ul>
      {payments.length > 0 && <h2>{t('invoices.payments')}</h2>}
      <ul>
        {payments.map(({ id, on, amountMinor, reference }) => (
          <li key={id}>
            {dateWords(locale, on)}: {money(amountMinor)}, {reference}
          </li>
        ))}
      </ul>
      {children}
      <h2>{t('invoices.explained')}</h2>
      <QueryState query={explanation} rows={3}>
        {({ body: { lines, totals } }) => (
          <ol className="explained">
            {lines.map(({ line, description, steps }) => (
              <li key={line}>
                {description}
                <ul>
                  {steps.map((step) => (
                    <li key={step}>{step}</li>
                  ))}
                </ul>
              </li>
            ))}
            {totals.map((total) => (
              <li key={total}>{total}</li>
            ))}
          </ol>
        )}
      </QueryState>
    </article>
  )
}

function Download({ label, linkTo }: { readonly label: string; linkTo(): Promise<string> }) {
  const { mutate, error, isPending } = useMutation({ mutationFn: linkTo, onSuccess: (url) => location.assign(url) })
  return (
    <>
      <button type="button" className="quiet" disabled={isPending} onClick={() => mutate()}>
        {label}
      </button>
      {error && <Failure error={error} onRetry={() => mutate()} />}
    </>
  )
}
