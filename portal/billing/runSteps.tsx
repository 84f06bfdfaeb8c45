import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import type { Output } from '../../shared/core/api/route.ts'
import { useApi, useWrite } from '../api.tsx'
import { useLanguage } from '../i18n.ts'
import { moneyWords } from '../money.ts'
import { Failure } from '../parts/failure.tsx'

/** The next step of a run, with its effect in numbers. Irreversible steps need a confirmation. */
export function RunSteps({ run }: { readonly run: Output<typeof billingRoutes.getBillingRun> }) {
  const { t, locale } = useLanguage()
  const { call } = useApi()
  const dialog = useRef<HTMLDialogElement>(null)
  const params = { run: run.id }
  const approve = useWrite(billingRoutes.approveBillingRun)
  const issue = useWrite(billingRoutes.issueInvoices)
  const close = useWrite(billingRoutes.closeMonth)
  const write = useWrite(billingRoutes.exportMonth)
  const fetchExport = useMutation({
    mutationFn: (asked: string) => call(billingRoutes.getExport, { params: { run: run.id, export: asked } }),
    onSuccess: ({ body }) => location.assign(body.url),
  })
  const made = write.data?.body.export
  const { drafted, parked } = run.organisations
  const amounts = Object.entries(run.netMinorByCurrency).map(([currency, minor]) => moneyWords(locale, minor, currency))
  const inNumbers = { invoices: drafted - run.issued, amounts: amounts.join(', '), parked }
  const error = approve.error ?? issue.error ?? close.error ?? write.error ?? fetchExport.error
  if (run.isDryRun) return <p className="soft">{t('run.dryEnds')}</p>
  return (
    <section className="actions" aria-label={t('run.steps')}>
      {run.status === 'drafted' && (
        <button type="button" disabled={approve.isPending} onClick={() => approve.mutate({ params, body: {} })}>
          {t('run.approve', inNumbers)}
        </button>
      )}
      {run.status === 'approved' && (
        <button type="button" onClick={() => dialog.current?.showModal()}>
          {t('run.issue', inNumbers)}
        </button>
      )}
      {run.status === 'issued' && parked === 0 && (
        <button type="button" disabled={close.isPending} onClick={() => close.mutate({ params, body: {} })}>
          {t('run.close')}
        </button>
      )}
      {(run.status === 'issued' || run.status === 'closed') && (
        <>
          <button
            type="button"
            className="quiet"
            disabled={write.isPending}
            onClick={() => write.mutate({ params, body: {} })}
          >
            {t('run.export')}
          </button>
          <button
            type="button"
            className="quiet"
            disabled={fetchExport.isPending || made === undefined}
            onClick={() => made && fetchExport.mutate(made)}
          >
            {t('run.download')}
          </button>
        </>
      )}
      {error && <Failure error={error} />}
      <dialog ref={dialog} aria-labelledby="issue-title">
        <h2 id="issue-title">{t('run.issueTitle')}</h2>
        <p>{t('run.issueWhat', inNumbers)}</p>
        <p>
          <strong>{t('run.irreversible')}</strong>
        </p>
        <p className="actions">
          <button
            type="button"
            onClick={() => {
              dialog.current?.close()
              issue.mutate({ params, body: {} })
            }}
          >
            {t('run.issue', inNumbers)}
          </button>
          <button type="button" className="quiet" onClick={() => dialog.current?.close()}>
            {t('cancel')}
          </button>
        </p>
      </dialog>
    </section>
  )
}
