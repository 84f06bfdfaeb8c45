import { useState } from 'react'
import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import type { Output } from '../../shared/core/api/route.ts'
import { localDateAt } from '../../shared/core/domain/time.ts'
import { useWrite } from '../api.tsx'
import { nowMs } from '../clock.ts'
import { useLanguage } from '../i18n.ts'
import { minorFrom, moneyWords } from '../money.ts'
import { Failure } from '../parts/failure.tsx'

interface CreditAndPayProps {
  readonly params: { readonly organisation: string; readonly number: string }
  readonly view: Output<typeof billingRoutes.getInvoiceOf>
}

/** Credits the remaining amount of an invoice, and records payments for it. */
export function CreditAndPay({ params, view: { invoice, balanceMinor, state } }: CreditAndPayProps) {
  const { t, locale } = useLanguage()
  const [reason, setReason] = useState('')
  const [amount, setAmount] = useState('')
  const [on, setOn] = useState<string>(() => localDateAt(nowMs()))
  const [reference, setReference] = useState('')
  const credit = useWrite(billingRoutes.issueCreditNote, () => setReason(''))
  const pay = useWrite(billingRoutes.recordPayment, () => {
    setAmount('')
    setReference('')
  })
  const amountMinor = minorFrom(amount)
  return (
    <div className="columns">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          if (amountMinor !== undefined) pay.mutate({ params, body: { on, amountMinor, reference } })
        }}
      >
        <h2>{t('payment.title')}</h2>
        <label>
          {t('payment.amount', { currency: invoice.currency })}
          <input
            required
            inputMode="decimal"
            pattern="-?\d+([.,]\d{1,2})?"
            value={amount}
            onChange={({ target }) => setAmount(target.value)}
          />
        </label>
        <label>
          {t('payment.on')}
          <input required type="date" value={on} onChange={({ target }) => setOn(target.value)} />
        </label>
        <label>
          {t('payment.reference')}
          <input required maxLength={140} value={reference} onChange={({ target }) => setReference(target.value)} />
        </label>
        {pay.error && <Failure error={pay.error} />}
        <button type="submit" disabled={pay.isPending || amountMinor === undefined}>
          {t('payment.record')}
        </button>
      </form>
      {state !== 'credited' && (
        <form
          className="card"
          onSubmit={(event) => {
            event.preventDefault()
            credit.mutate({ params, body: { reason } })
          }}
        >
          <h2>{t('credit.title')}</h2>
          <p>
            {t('credit.what', {
              amount: moneyWords(locale, invoice.grossMinor, invoice.currency),
              left: moneyWords(locale, balanceMinor, invoice.currency),
            })}
          </p>
          <label>
            {t('credit.reason')}
            <input required maxLength={300} value={reason} onChange={({ target }) => setReason(target.value)} />
          </label>
          {credit.error && <Failure error={credit.error} />}
          <button type="submit" disabled={credit.isPending}>
            {t('credit.issue')}
          </button>
        </form>
      )}
    </div>
  )
}
