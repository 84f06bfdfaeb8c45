import { useState } from 'react'
import * as z from 'zod'
import { minorFromMicros } from '../../shared/core/domain/money.ts'
import { datesOf, localDateAt, toEpochMs } from '../../shared/core/domain/time.ts'
import { quantityNanosSchema } from '../../shared/usage/domain/usage.ts'
import type { UsageReport } from '../../shared/usage/usageSchemas.ts'
import { useLanguage } from '../i18n.ts'
import { decimalWords, moneyWords } from '../money.ts'
import { Bars } from '../parts/bars.tsx'
import { ScrollArea } from '../parts/scrollArea.tsx'
import { dateWords, monthWords } from '../time.tsx'

interface OfReport {
  readonly report: UsageReport
}

/** How many rows are shown at first: a report may have thousands. */
const rowsAtFirst = 50

const useCost = (currency: string) => {
  const { locale } = useLanguage()
  return (micros: bigint) => moneyWords(locale, minorFromMicros(micros), currency)
}

export function UsageTotal({ report: { cost, costBefore, currency } }: OfReport) {
  const { t } = useLanguage()
  const money = useCost(currency)
  return (
    <dl className="facts">
      <div>
        <dt>{t('usage.cost')}</dt>
        <dd className="figure">{money(cost)}</dd>
      </div>
      <div>
        <dt>{t('usage.before')}</dt>
        <dd>{money(costBefore)}</dd>
      </div>
      <div>
        <dt>{t('usage.difference')}</dt>
        <dd>
          {cost >= costBefore ? '+' : ''}
          {money(cost - costBefore)}
        </dd>
      </div>
    </dl>
  )
}

/** Returns every day of the month so far, including days without cost. */
function daysSoFar({ days, month, to }: UsageReport): UsageReport['days'] {
  const costs = new Map(days.map(({ date, cost }) => [date, cost]))
  const today = localDateAt(toEpochMs(to) - 1)
  return datesOf(month)
    .filter((date) => date <= today || costs.has(date))
    .map((date) => ({ date, cost: costs.get(date) ?? 0n }))
}

export function UsageDays({ report }: OfReport) {
  const { currency, month } = report
  const days = daysSoFar(report)
  const { t, locale } = useLanguage()
  const money = useCost(currency)
  const label = t('usage.byDay', { month: monthWords(locale, month) })
  if (days.every(({ cost }) => cost === 0n)) return null
  return (
    <section>
      <h2>{label}</h2>
      <div className="beside">
        <Bars
          label={label}
          bars={days.map(({ date, cost }) => ({
            key: date,
            name: String(Number(date.slice(-2))),
            title: `${dateWords(locale, date)}: ${money(cost)}`,
            value: Number(cost),
          }))}
        />
        <ScrollArea label={label}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('usage.day')}</th>
                <th scope="col" className="amount">
                  {t('usage.cost')}
                </th>
              </tr>
            </thead>
            <tbody>
              {days.map(({ date, cost }) => (
                <tr key={date}>
                  <td>{dateWords(locale, date)}</td>
                  <td className="amount">{money(cost)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      </div>
    </section>
  )
}

export function UsageRows({ report: { rows, currency } }: OfReport) {
  const { t, locale } = useLanguage()
  const money = useCost(currency)
  const [shown, setShown] = useState(rowsAtFirst)
  if (rows.length === 0) return <p className="empty">{t('usage.none')}</p>
  return (
    <section>
      <h2>{t('usage.rows')}</h2>
      <ScrollArea label={t('usage.rows')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('usage.product')}</th>
              <th scope="col">{t('usage.what')}</th>
              {(['quantity', 'cost', 'before'] as const).map((name) => (
                <th key={name} scope="col" className="amount">
                  {t(`usage.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map(({ product, variable, description, quantity, unit, cost, costBefore }) => (
              <tr key={`${product} ${variable} ${description} ${unit}`}>
                <td>{product}</td>
                <td>{[description, variable].filter((text) => text !== '' && text !== product).join(' · ')}</td>
                <td className="amount">
                  {decimalWords(locale, z.encode(quantityNanosSchema, quantity))} {unit}
                </td>
                <td className="amount">{money(cost)}</td>
                <td className="amount">{money(costBefore)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {rows.length > shown && (
        <p className="more">
          <button type="button" className="quiet" onClick={() => setShown(rows.length)}>
            {t('usage.all', { rows: rows.length })}
          </button>
        </p>
      )}
    </section>
  )
}

/** Corrections to earlier months that are invoiced with this one. */
export function Corrections({ report: { corrections, currency } }: OfReport) {
  const { t, locale } = useLanguage()
  const money = useCost(currency)
  if (corrections.length === 0) return null
  return (
    <section>
      <h2>{t('usage.corrections')}</h2>
      <ul>
        {corrections.map(({ month, cost, rows }) => (
          <li key={month}>
            {monthWords(locale, month)}: {money(cost)} ({rows.map(({ product }) => product).join(', ')})
          </li>
        ))}
      </ul>
    </section>
  )
}
