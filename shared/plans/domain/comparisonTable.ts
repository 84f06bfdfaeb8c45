import { formatMinor } from '../../core/domain/money.ts'
import type { LocalDate } from '../../core/domain/time.ts'
import { type Currency, type Plan, type PlanTerms, type SupportHoursName, type Target, versionOn } from './plans.ts'

/** The meaning of a cell, for translations; `asWritten` for texts that are the same in every language. */
export interface ComparisonCode {
  readonly code: string
  readonly count?: number | undefined
}

/** A row of the plan comparison as the provider publishes it. `id` and `codes` stay when the wording changes. */
export interface ComparisonRow {
  readonly id: string
  readonly feature: string
  readonly cells: Readonly<Record<Plan, string>>
  readonly codes: Readonly<Record<Plan, ComparisonCode>>
}

type Cell = ComparisonCode & { readonly text: string }

const cell = (code: string, text: string): Cell => ({ code, text })
const asWritten = (text: string): Cell => cell('asWritten', text)
const yes = cell('yes', '✔️')
const no = cell('no', '-')
const limited = cell('limited', 'Limited')
const tick = (has: boolean) => (has ? yes : no)

const hours: Readonly<Record<SupportHoursName, Cell>> = {
  'office hours': cell('officeHours', 'Office Hours'),
  'extended office hours': cell('extendedOfficeHours', 'Extended Office Hours'),
  '24/7': asWritten('24/7'),
}

function targetCell(target: Target): Cell {
  if (target.kind === 'bestEffort') return cell('bestEffort', 'Best-effort')
  if (target.kind !== 'supportHours') return cell('nextBusinessDay', 'Next business day')
  const isWhole = target.minutes % 60 === 0
  const [count, unit] = isWhole ? [target.minutes / 60, 'hour'] : [target.minutes, 'minute']
  return { code: `${unit}s`, count, text: `${count} ${unit}${count === 1 ? '' : 's'}` }
}

function priceCell({ price }: PlanTerms, currency: Currency): Cell {
  if (price.kind === 'share') return cell('consumptionBased', 'Consumption based *)')
  const amountMinor = price.amountMinor[currency]
  return amountMinor === 0n ? cell('included', 'Included') : asWritten(formatMinor(amountMinor))
}

const features: readonly (readonly [id: string, feature: string, (terms: PlanTerms, currency: Currency) => Cell])[] = [
  ['initialResponseTime', 'Initial Response Time', ({ targets }) => targetCell(targets.P1)],
  ['supportHours', 'Support Hours', ({ supportHours }) => hours[supportHours]],
  ['ticketSupport', 'Ticket Support', () => yes],
  [
    'chatSupport',
    'Chat Support',
    ({ entitlements }) => (entitlements.chat === 'coming soon' ? cell('comingSoon', 'Coming soon') : no),
  ],
  ['phoneSupport', 'Phone Support', ({ entitlements }) => tick(entitlements.phone)],
  [
    'twoFactorAuthentication',
    'Two-Factor Authentication',
    ({ entitlements }) => tick(entitlements.twoFactorAuthentication),
  ],
  ['singleSignOn', 'Single Sign-On (SSO)', ({ entitlements }) => tick(entitlements.singleSignOn)],
  ['auditTrail', 'Audit Trail', ({ entitlements }) => (entitlements.auditTrail === 'mutations' ? limited : yes)],
  [
    'usageReports',
    'Monthly Usage Reports',
    ({ entitlements }) => (entitlements.usageReport === 'by resource' ? yes : limited),
  ],
  ['complianceForm', 'Custom Compliance Form', ({ entitlements }) => tick(entitlements.complianceForm)],
  [
    'customerSuccessManager',
    'Customer Success Manager',
    ({ entitlements }) => tick(entitlements.customerSuccessManager),
  ],
  ['price', 'Price/month', priceCell],
]

/** The plan comparison on a local day, built from the catalogue in the words of the provider's support chapter. */
export function comparisonTable(on: LocalDate, currency: Currency): ComparisonRow[] {
  const { plans } = versionOn(on)
  return features.map(([id, feature, cellOf]) => {
    const cells = byPlan((plan) => cellOf(plans[plan], currency))
    return {
      id,
      feature,
      cells: byPlan((plan) => cells[plan].text),
      codes: byPlan((plan) => ({ code: cells[plan].code, count: cells[plan].count })),
    }
  })
}

const byPlan = <Value>(make: (plan: Plan) => Value): Record<Plan, Value> => ({
  'built-in': make('built-in'),
  starter: make('starter'),
  pro: make('pro'),
  enterprise: make('enterprise'),
})
