import { type Instant, localDateAt, toEpochMs } from '../../core/domain/time.ts'
import { type Organisation, planOn } from '../../organisations/domain/organisation.ts'
import type { Plan } from '../../plans/domain/plans.ts'
import type { OwedPromise } from '../../plans/domain/sla.ts'

/**
 * From when on an upgrade counts for a ticket. Undefined if it does not: the ticket is from after it. A ticket opened in
 * the same moment may have the old plan and yet a later time, because it had read the old plan, or by another clock.
 */
export function upgradedSince(
  openedAt: Instant,
  { promise, clock }: Pick<OwedPromise, 'promise' | 'clock'>,
  organisation: Pick<Organisation, 'planChanges'>,
  { plan, at }: { readonly plan: Plan; readonly at: Instant },
): Instant | undefined {
  const isBehind = planOn(organisation, localDateAt(toEpochMs(openedAt))) === plan && promise.plan !== plan
  if (openedAt >= at && !isBehind) return undefined
  return [at, openedAt, clock?.startedAt ?? openedAt].reduce((latest, one) => (one > latest ? one : latest))
}
