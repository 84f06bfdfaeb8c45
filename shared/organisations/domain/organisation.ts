import * as z from 'zod'
import { identifierSchema, lineSchema } from '../../core/domain/text.ts'
import {
  dateSchema,
  firstDayAfter,
  type Instant,
  instantSchema,
  type LocalDate,
  localDateAt,
  monthOf,
  toEpochMs,
} from '../../core/domain/time.ts'
import {
  currencySchema,
  type Entitlements,
  entitlements,
  isUpgrade,
  type Plan,
  planSchema,
} from '../../plans/domain/plans.ts'
import { billingDetailsSchema } from './billingDetails.ts'

/** From the local day `from` on, the organisation has `plan`. The last change of a day wins. */
export const planChangeSchema = z.strictObject({
  plan: planSchema,
  from: dateSchema,
  changedAt: instantSchema,
  changedBy: identifierSchema,
})
export type PlanChange = z.infer<typeof planChangeSchema>

export const customerSuccessManagerSchema = z.strictObject({
  id: identifierSchema,
  name: z.string(),
  email: z.string().optional(),
})

export const organisationSchema = z.strictObject({
  id: identifierSchema,
  version: z.int().min(1),
  name: lineSchema(200),
  currency: currencySchema,
  /** Every change in the order in which they were made; the first is the plan that the organisation joined with. */
  planChanges: z.array(planChangeSchema).min(1),
  billing: billingDetailsSchema.optional(),
  /** Who of the provider's people looks after it, where its plan has somebody. */
  customerSuccessManager: customerSuccessManagerSchema.optional(),
})
export type Organisation = z.infer<typeof organisationSchema>

/**
 * The changes that hold, in order of their days: a change replaces whatever was made before it for its day or later, so
 * that an upgrade takes back a planned downgrade.
 */
export function changesInForce(planChanges: readonly PlanChange[]): PlanChange[] {
  return planChanges.reduce<PlanChange[]>(
    (held, change) => [...held.filter(({ from }) => from < change.from), change],
    [],
  )
}

/** The plan on a local day, or undefined before the organisation joined. */
export function planOn({ planChanges }: Pick<Organisation, 'planChanges'>, date: LocalDate): Plan | undefined {
  return changesInForce(planChanges).findLast(({ from }) => from <= date)?.plan
}

/** What the plan of an organisation grants at an instant; undefined before it joined, or where there is none. */
export function grantedTo(
  organisation: Pick<Organisation, 'planChanges'> | undefined,
  at: Instant,
): Entitlements | undefined {
  const date = localDateAt(toEpochMs(at))
  const plan = organisation && planOn(organisation, date)
  return plan && entitlements(plan, date)
}

/** Whether the trail of an organisation has all its API traffic at an instant, and not only changes. */
export const hasAllTraffic = (organisation: Pick<Organisation, 'planChanges'> | undefined, at: Instant): boolean =>
  grantedTo(organisation, at)?.auditTrail === 'all API traffic'

/** Whether a change was made, even if another of its day has won since: what it gave to open tickets is given. */
export const wasMade = (
  { planChanges }: Pick<Organisation, 'planChanges'>,
  made: Pick<PlanChange, 'plan' | 'changedAt'>,
): boolean => planChanges.some(({ plan, changedAt }) => plan === made.plan && changedAt === made.changedAt)

/**
 * What choosing `plan` on the day `today` comes to: an upgrade holds at once, a downgrade from the first of next month,
 * and choosing the present plan takes back what is planned. Undefined where it changes nothing.
 */
export function planChangeTo(
  plan: Plan,
  organisation: Pick<Organisation, 'planChanges'>,
  today: LocalDate,
): { readonly plan: Plan; readonly from: LocalDate; readonly isUpgrade: boolean } | undefined {
  const present = planOn(organisation, today) ?? 'built-in'
  const latest = changesInForce(organisation.planChanges).at(-1)
  if (latest?.plan === plan && (plan !== present || latest.from <= today)) return undefined
  const isBetter = isUpgrade(present, plan)
  return { plan, from: isBetter || plan === present ? today : firstDayAfter(monthOf(today)), isUpgrade: isBetter }
}

export const memberRoleSchema = z.enum(['customer', 'owner'])

/** Every change that was ever made, and which of them hold. */
export function planHistory({ planChanges }: Pick<Organisation, 'planChanges'>) {
  const inForce = new Set(changesInForce(planChanges))
  return planChanges.map((change) => ({ ...change, holds: inForce.has(change) }))
}
