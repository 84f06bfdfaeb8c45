import { formatMinor } from '../../core/domain/money.ts'
import type { LocalDate } from '../../core/domain/time.ts'
import { type Currency, type Plan, type PlanTerms, type SupportHoursName, type Target, versionOn } from './plans.ts'

/** A row of the comparison of plans, as the provider publishes it. */
export interface ComparisonRow {
  readonly feature: string
  readonly cells: Readonly<Record<Plan, string>>
}

const yes = '✔️'
const no = '-'
const tick = (has: boolean) => (has ? yes : no)

const hoursNames: Readonly<Record<SupportHoursName, string>> = {
  'office hours': 'Office Hours',
  'extended office hours': 'Extended Office Hours',
  '24/7': '24/7',
}

function inWords(target: Target): string {
  if (target.kind !== 'supportHours') return target.kind === 'bestEffort' ? 'Best-effort' : 'Next business day'
  const [count, unit] = target.minutes % 60 === 0 ? [target.minutes / 60, 'hour'] : [target.minutes, 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

function priceOf({ price }: PlanTerms, currency: Currency): string {
  if (price.kind === 'share') return 'Consumption based *)'
  const amountMinor = price.amountMinor[currency]
  return amountMinor === 0n ? 'Included' : formatMinor(amountMinor)
}

const features: readonly (readonly [string, (terms: PlanTerms, currency: Currency) => string])[] = [
  ['Initial Response Time', ({ targets }) => inWords(targets.P1)],
  ['Support Hours', ({ supportHours }) => hoursNames[supportHours]],
  ['Ticket Support', () => yes],
  ['Chat Support', ({ entitlements }) => (entitlements.chat === 'coming soon' ? 'Coming soon' : no)],
  ['Phone Support', ({ entitlements }) => tick(entitlements.phone)],
  ['Two-Factor Authentication', ({ entitlements }) => tick(entitlements.twoFactorAuthentication)],
  ['Single Sign-On (SSO)', ({ entitlements }) => tick(entitlements.singleSignOn)],
  ['Audit Trail', ({ entitlements }) => (entitlements.auditTrail === 'mutations' ? 'Limited' : yes)],
  ['Monthly Usage Reports', ({ entitlements }) => (entitlements.usageReport === 'by resource' ? yes : 'Limited')],
  ['Custom Compliance Form', ({ entitlements }) => tick(entitlements.complianceForm)],
  ['Customer Success Manager', ({ entitlements }) => tick(entitlements.customerSuccessManager)],
  ['Price/month', priceOf],
]

/** The comparison of plans on a local day, made from the catalogue, with the source's words. */
export function comparisonTable(on: LocalDate, currency: Currency): ComparisonRow[] {
  const { plans } = versionOn(on)
  return features.map(([feature, tell]) => {
    const cell = (plan: Plan) => tell(plans[plan], currency)
    const cells = {
      'built-in': cell('built-in'),
      starter: cell('starter'),
      pro: cell('pro'),
      enterprise: cell('enterprise'),
    }
    return { feature, cells }
  })
}
