import { expect, it } from 'vitest'
import * as z from 'zod'
import { instantSchema, toInstant } from '../../../shared/core/domain/time.ts'
import { organisationSchema } from '../../../shared/organisations/domain/organisation.ts'
import type { Plan } from '../../../shared/plans/domain/plans.ts'
import { createPromiseRules } from '../../../shared/plans/domain/sla.ts'
import { upgradedSince } from '../../../shared/tickets/domain/upgradedSince.ts'

const rules = createPromiseRules([])
const instant = (text: string) => toInstant(Date.parse(instantSchema.parse(text)))
/** The organisation joined with starter, and took pro on Monday at ten. */
const at = instant('2026-11-16T09:00:00.000Z')
const organisation = z.object({ planChanges: organisationSchema.shape.planChanges }).parse({
  planChanges: [
    { plan: 'starter', from: '2026-01-01', changedAt: '2026-01-01T08:00:00.000Z', changedBy: 'owner' },
    { plan: 'pro', from: '2026-11-16', changedAt: at, changedBy: 'owner' },
    { plan: 'starter', from: '2026-12-01', changedAt: '2026-11-20T08:00:00.000Z', changedBy: 'owner' },
  ],
})
const sinceOf = (plan: Plan, opened: string, replied?: string) => {
  const openedAt = instant(opened)
  const promise = rules.promise(plan, 'P1', openedAt)
  const clock = replied === undefined ? undefined : rules.startClock('nextResponse', promise, instant(replied))
  return upgradedSince(
    openedAt,
    { promise, clock },
    { planChanges: [...organisation.planChanges] },
    { plan: 'pro', at },
  )
}

it.each([
  ['from before the upgrade: since the upgrade', 'starter', '2026-11-16T08:00:00.000Z', undefined, at],
  [
    'opened with the old plan a moment later: since then',
    'starter',
    '2026-11-16T09:00:00.400Z',
    undefined,
    '2026-11-16T09:00:00.400Z',
  ],
  [
    'whose next response began after the upgrade: since then',
    'starter',
    '2026-11-16T08:00:00.000Z',
    '2026-11-16T09:30:00.000Z',
    '2026-11-16T09:30:00.000Z',
  ],
  ['opened with the new plan: not at all', 'pro', '2026-11-16T09:00:01.000Z', undefined, undefined],
  ['opened after the downgrade: not at all', 'starter', '2026-12-02T09:00:00.000Z', undefined, undefined],
] as const)('an upgrade counts for a ticket %s', (_, plan, opened, replied, since) => {
  expect(sinceOf(plan, opened, replied)).toBe(since)
})
