import { useState } from 'react'
import { Link } from 'wouter'
import { billingRoutes } from '../../shared/billing/billingRoutes.ts'
import { organisationRoutes } from '../../shared/organisations/organisationRoutes.ts'
import { isUpgrade, type Plan, planSchema } from '../../shared/plans/domain/plans.ts'
import { useMe, useRead } from '../api.tsx'
import { useLanguage } from '../i18n.ts'
import { QueryState } from '../parts/queryState.tsx'
import { ScrollArea } from '../parts/scrollArea.tsx'
import { dateWords } from '../time.tsx'
import { CsmCard } from './csmCard.tsx'
import { PlanChange } from './planChange.tsx'

/** The plans side by side, the current plan, and the effects of a change. */
export function PlanPage() {
  const { t, locale, coded } = useLanguage()
  const isOwner = useMe().roles.includes('owner')
  const [chosen, setChosen] = useState<Plan>()
  const organisation = useRead(organisationRoutes.getOrganisation)
  const currency = organisation.data?.body.currency
  const plans = useRead(billingRoutes.getPlans, { query: { currency } }, { enabled: currency !== undefined })
  return (
    <QueryState query={organisation}>
      {({ body: { plan, nextPlan, supportPhone, entitlements, customerSuccessManager } }) => (
        <>
          <h1>{t('nav.plan')}</h1>
          <p>
            {t('plan.present', { plan })}{' '}
            {nextPlan && t('plan.next', { plan: nextPlan.plan, from: dateWords(locale, nextPlan.from) })}
          </p>
          {customerSuccessManager && <CsmCard manager={customerSuccessManager} />}
          {supportPhone && (
            <p>
              {t('plan.phone')} <a href={`tel:${supportPhone}`}>{supportPhone}</a>{' '}
              <Link href="/tickets/new?callBack" className="button quiet">
                {t('newTicket.callBack')}
              </Link>
            </p>
          )}
          {entitlements.chat === 'coming soon' && <p className="soft">{t('plan.chatSoon')}</p>}
          <QueryState query={plans}>
            {({ body: { comparison } }) => (
              <ScrollArea label={t('plan.comparison')}>
                <table className="comparison cards">
                  <thead>
                    <tr>
                      <th scope="col">{t('plan.feature')}</th>
                      {planSchema.options.map((one) => (
                        <th key={one} scope="col" className={one === plan ? 'present' : undefined}>
                          {one} {one === plan && <span className="chip">{t('plan.yours')}</span>}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {comparison.map(({ id, feature, cells, codes }) => (
                      <tr key={id}>
                        <th scope="row">{coded(`plan.feature.${id}`, feature)}</th>
                        {planSchema.options.map((one) => (
                          <td key={one} data-label={one} className={one === plan ? 'present' : undefined}>
                            <Cell text={cells[one]} {...codes[one]} />
                          </td>
                        ))}
                      </tr>
                    ))}
                    <tr>
                      <th scope="row">{t('plan.change')}</th>
                      {planSchema.options.map((one) => (
                        <td key={one} className={one === plan ? 'present' : undefined}>
                          {one !== plan && (
                            <button type="button" className="quiet" onClick={() => setChosen(one)}>
                              {t(isUpgrade(plan, one) ? 'plan.upgrade' : 'plan.downgrade', { plan: one })}
                            </button>
                          )}
                        </td>
                      ))}
                    </tr>
                  </tbody>
                </table>
              </ScrollArea>
            )}
          </QueryState>
          <p className="soft">{t('plan.prices', { currency })}</p>
          <p className="soft">{t('plan.share')}</p>
          {chosen && <PlanChange key={chosen} plan={chosen} isOwner={isOwner} onDone={() => setChosen(undefined)} />}
        </>
      )}
    </QueryState>
  )
}

interface CellProps {
  readonly text: string
  readonly code: string
  readonly count?: number | undefined
}

/** A cell of the comparison. The tick is drawn, because not every font contains one. */
function Cell({ text, code, count }: CellProps) {
  const { t, coded } = useLanguage()
  if (code !== 'yes') return coded(`plan.cell.${code}`, text, { count })
  return (
    <svg className="tick" viewBox="0 0 20 20" role="img" aria-label={t('yes')}>
      <path d="m4 11 4 4 8-10" />
    </svg>
  )
}
