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
  /** All changes in the order in which they were made. The first is the plan that the organisation joined with. */
  planChanges: z.array(planChangeSchema).min(1),
  billing: billingDetailsSchema.optional(),
  /** The provider's contact for the organisation, if its plan includes one. */
  customerSuccessManager: customerSuccessManagerSchema.optional(),
})
export type Organisation = z.infer<typeof organisationSchema>

/**
 * The changes in force, in order of their days. A change replaces earlier changes for its day or later, so an upgrade
 * cancels a planned downgrade.
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

/** The entitlements of an organisation at an instant. Undefined before it joined, or without an organisation. */
export function grantedTo(
  organisation: Pick<Organisation, 'planChanges'> | undefined,
  at: Instant,
): Entitlements | undefined {
  const date = localDateAt(toEpochMs(at))
  const plan = organisation && planOn(organisation, date)
  return plan && entitlements(plan, date)
}

/** Whether an organisation's audit trail contains all API traffic at an instant, and not only changes. */
export const hasAllTraffic = (organisation: Pick<Organisation, 'planChanges'> | undefined, at: Instant): boolean =>
  grantedTo(organisation, at)?.auditTrail === 'all API traffic'

/**
 * Whether a change was made, even if a later one of the same day has replaced it. Open tickets keep the promises that
 * it improved.
 */
export const wasMade = (
  { planChanges }: Pick<Organisation, 'planChanges'>,
  made: Pick<PlanChange, 'plan' | 'changedAt'>,
): boolean => planChanges.some(({ plan, changedAt }) => plan === made.plan && changedAt === made.changedAt)

/**
 * The change that results from choosing `plan` on the day `today`. An upgrade applies immediately, a downgrade from the
 * first of next month. Choosing the current plan cancels a planned change. Undefined if nothing changes.
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

/** All changes ever made, and which of them are in force. */
export function planHistory({ planChanges }: Pick<Organisation, 'planChanges'>) {
  const inForce = new Set(changesInForce(planChanges))
  return planChanges.map((change) => ({ ...change, holds: inForce.has(change) }))
}
