import * as z from 'zod'
import { currencySchema, type Plan, planSchema } from './plans.ts'
import { identifierSchema, lineSchema } from './text.ts'
import { dateSchema, instantSchema, type LocalDate } from './time.ts'

const madeSchema = z.strictObject({ plan: planSchema, changedAt: instantSchema })

/** From the local day `from` on, the organisation has `plan`. The last change of a day wins. */
export const planChangeSchema = z.strictObject({
  ...madeSchema.shape,
  from: dateSchema,
  changedBy: identifierSchema,
  /** The upgrades of the same day that it took the place of: what they gave to open tickets is given. */
  replaced: z.array(madeSchema).optional(),
})
export type PlanChange = z.infer<typeof planChangeSchema>

export const organisationSchema = z.strictObject({
  id: identifierSchema,
  version: z.int().min(1),
  name: lineSchema(200),
  currency: currencySchema,
  /** In the order in which they were made; the first is the plan that the organisation joined with. */
  planChanges: z.array(planChangeSchema).min(1),
})
export type Organisation = z.infer<typeof organisationSchema>

/** The plan on a local day, or undefined before the organisation joined. */
export function planOn({ planChanges }: Pick<Organisation, 'planChanges'>, date: LocalDate): Plan | undefined {
  return planChanges.findLast(({ from }) => from <= date)?.plan
}

/** Whether a change was made, even if another of its day has won since. */
export function wasMade({ planChanges }: Pick<Organisation, 'planChanges'>, made: z.infer<typeof madeSchema>): boolean {
  return planChanges
    .flatMap((change) => [change, ...(change.replaced ?? [])])
    .some(({ plan, changedAt }) => plan === made.plan && changedAt === made.changedAt)
}

/** An upgrade, with what it takes the place of on its day. */
export function withReplaced(planChanges: readonly PlanChange[], upgrade: PlanChange): PlanChange {
  const replaced = planChanges
    .filter(({ from }) => from === upgrade.from)
    .flatMap(({ plan, changedAt, replaced: earlier = [] }) => [...earlier, { plan, changedAt }])
  return replaced.length > 0 ? { ...upgrade, replaced } : upgrade
}

/**
 * The changes after `change` was made: it replaces whatever was planned for its day or later, so that an upgrade
 * takes back a planned downgrade.
 */
export function withPlanChange(planChanges: readonly PlanChange[], change: PlanChange): PlanChange[] {
  return [...planChanges.filter(({ from }) => from < change.from), change]
}
