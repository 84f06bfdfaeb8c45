import * as z from 'zod'
import { dateSchema, type LocalDate, providerTimeZone } from '../../core/domain/time.ts'
import type { OpenInterval, SupportCalendar } from './supportHours.ts'

/*
 * The dated catalogue of support plans. A change is a new version and never alters earlier ones.
 * Source: the provider's public chapter on support and its priority matrix. Where the source leaves something open, a
 * decision was taken, which is repeated in docs/decisions/0002-fill-gaps-in-the-plan-terms.md.
 */

/** From the smallest to the largest plan: the order decides what is an upgrade. */
export const planSchema = z.enum(['built-in', 'starter', 'pro', 'enterprise'])
export type Plan = z.infer<typeof planSchema>

export const currencySchema = z.enum(['CHF', 'EUR', 'USD'])
export type Currency = z.infer<typeof currencySchema>

export const prioritySchema = z.enum(['P1', 'P2', 'P3', 'P4', 'P5'])
export type Priority = z.infer<typeof prioritySchema>

export const supportHoursNameSchema = z.enum(['office hours', 'extended office hours', '24/7'])
export type SupportHoursName = z.infer<typeof supportHoursNameSchema>

/** The promised time to a response. The clock runs only during the plan's support hours. */
export const targetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('supportHours'), minutes: z.int().min(0), escalates: z.boolean() }),
  z.strictObject({ kind: z.literal('nextBusinessDay'), escalates: z.boolean() }),
  z.strictObject({ kind: z.literal('bestEffort'), escalates: z.literal(false) }),
])
export type Target = z.infer<typeof targetSchema>

type MinorByCurrency = Readonly<Record<Currency, bigint>>

/** A monthly price: fixed, or a share of consumption with a minimum. */
export type Price =
  | { readonly kind: 'fixed'; readonly amountMinor: MinorByCurrency }
  | { readonly kind: 'share'; readonly basisPoints: number; readonly minimumMinor: MinorByCurrency }

export interface PlanTerms {
  readonly price: Price
  readonly supportHours: SupportHoursName
  readonly targets: Readonly<Record<Priority, Target>>
  readonly entitlements: Entitlements
}

/** What a plan includes. Check this, never the plan's name. */
export interface Entitlements {
  readonly phone: boolean
  readonly chat: 'no' | 'coming soon'
  readonly twoFactorAuthentication: boolean
  readonly singleSignOn: boolean
  readonly auditTrail: 'mutations' | 'all API traffic'
  /** Whether the audit trail can be streamed to the organisation's own receiver. */
  readonly auditStreaming: boolean
  readonly usageReport: 'by resource type' | 'by resource'
  readonly complianceForm: boolean
  readonly customerSuccessManager: boolean
}

const within = (hours: number, escalates = false): Target => ({ kind: 'supportHours', minutes: hours * 60, escalates })
const bestEffort: Target = { kind: 'bestEffort', escalates: false }
const nextBusinessDay: Target = { kind: 'nextBusinessDay', escalates: false }

const limited = {
  phone: false,
  chat: 'no',
  twoFactorAuthentication: true,
  singleSignOn: false,
  auditTrail: 'mutations',
  auditStreaming: false,
  usageReport: 'by resource type',
  complianceForm: false,
  customerSuccessManager: false,
} as const satisfies Entitlements
const starter = { ...limited, singleSignOn: true, usageReport: 'by resource' } as const
const pro = { ...starter, phone: true, chat: 'coming soon', auditTrail: 'all API traffic' } as const
const enterprise = { ...pro, auditStreaming: true, complianceForm: true, customerSuccessManager: true } as const

const inEachCurrency = (amountMinor: bigint): MinorByCurrency => ({
  CHF: amountMinor,
  EUR: amountMinor,
  USD: amountMinor,
})

const plansSince2020: PlansOfVersion = {
  'built-in': {
    price: { kind: 'fixed', amountMinor: inEachCurrency(0n) },
    supportHours: 'office hours',
    targets: { P1: bestEffort, P2: bestEffort, P3: bestEffort, P4: bestEffort, P5: bestEffort },
    entitlements: limited,
  },
  starter: {
    price: { kind: 'fixed', amountMinor: inEachCurrency(100_00n) },
    supportHours: 'office hours',
    targets: { P1: within(4), P2: within(8), P3: within(8), P4: within(24), P5: within(48) },
    entitlements: starter,
  },
  pro: {
    price: { kind: 'fixed', amountMinor: inEachCurrency(500_00n) },
    supportHours: 'extended office hours',
    targets: { P1: within(1, true), P2: within(4), P3: within(8), P4: within(24), P5: within(48) },
    entitlements: pro,
  },
  enterprise: {
    price: { kind: 'share', basisPoints: 500, minimumMinor: inEachCurrency(2_500_00n) },
    supportHours: '24/7',
    targets: {
      P1: within(0.5, true),
      P2: within(2, true),
      P3: within(4, true),
      P4: nextBusinessDay,
      P5: nextBusinessDay,
    },
    entitlements: enterprise,
  },
}

type PlansOfVersion = Readonly<Record<Plan, PlanTerms>>

export interface CatalogueVersion {
  /** The local day from which the version is in force. It also identifies the version. */
  readonly validFrom: LocalDate
  readonly plans: PlansOfVersion
}

/** All versions, in order. */
export const catalogue: readonly CatalogueVersion[] = [
  { validFrom: dateSchema.parse('2020-01-01'), plans: plansSince2020 },
]

/** The version in force on a local day. Before the first version, it is the first. */
export function versionOn(date: LocalDate, versions: readonly CatalogueVersion[] = catalogue): CatalogueVersion {
  const version = versions.findLast(({ validFrom }) => validFrom <= date) ?? versions[0]
  if (!version) throw new RangeError('The catalogue is empty.')
  return version
}

export const termsOf = (plan: Plan, on: LocalDate): PlanTerms => versionOn(on).plans[plan]

/** What a plan includes on a local day. */
export const entitlements = (plan: Plan, on: LocalDate): Entitlements => termsOf(plan, on).entitlements

/** The plans that include something on a local day, smallest first. */
export const plansWith = (isGranted: (granted: Entitlements) => boolean, on: LocalDate): Plan[] =>
  planSchema.options.filter((plan) => isGranted(entitlements(plan, on)))

export const isUpgrade = (from: Plan, to: Plan): boolean =>
  planSchema.options.indexOf(to) > planSchema.options.indexOf(from)

const everyWorkday = (interval: OpenInterval): SupportCalendar['week'] => ({
  mon: [interval],
  tue: [interval],
  wed: [interval],
  thu: [interval],
  fri: [interval],
  sat: [],
  sun: [],
})
const always: readonly OpenInterval[] = [['00:00', '24:00']]

/** The calendar of named support hours. The operator sets the holidays, which never close 24/7 support. */
export function supportCalendar(name: SupportHoursName, holidays: readonly string[]): SupportCalendar {
  const timeZone = providerTimeZone
  switch (name) {
    case 'office hours':
      return { timeZone, holidays, week: everyWorkday(['08:00', '18:00']) }
    case 'extended office hours':
      return { timeZone, holidays, week: everyWorkday(['07:00', '20:00']) }
    case '24/7':
      return {
        timeZone,
        holidays: [],
        week: { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always },
      }
  }
}

export const planNames: Readonly<Record<Plan, string>> = {
  'built-in': 'Built-In',
  starter: 'Starter',
  pro: 'Pro',
  enterprise: 'Enterprise',
}
