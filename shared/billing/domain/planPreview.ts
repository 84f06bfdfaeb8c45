import {
  type Instant,
  type LocalDate,
  localDateAt,
  type Month,
  monthAfter,
  monthOf,
  toEpochMs,
} from '../../core/domain/time.ts'
import { type Organisation, planChangeTo, planOn } from '../../organisations/domain/organisation.ts'
import { type Entitlements, entitlements, type Plan } from '../../plans/domain/plans.ts'
import type { CostMicrosByDay } from '../../usage/domain/consumption.ts'
import { draftInvoice } from './invoice.ts'
import type { Seller } from './seller.ts'

export interface PlanPreview {
  readonly plan: Plan
  /** When the plan would start; absent if choosing it changes nothing. */
  readonly from?: LocalDate
  /** Until when the choice can be revoked; absent if it takes effect at once. */
  readonly revocableUntil?: LocalDate
  readonly months: {
    readonly month: Month
    /** Amounts without VAT, based on consumption so far: without the change, and with it. */
    readonly beforeMinor: bigint
    readonly afterMinor: bigint
  }[]
  readonly gained: Change[]
  readonly lost: Change[]
}

interface Change {
  readonly what: keyof Entitlements
  readonly before: Entitlements[keyof Entitlements]
  readonly after: Entitlements[keyof Entitlements]
}

/** Previews what choosing `plan` would cost and change. */
export function planPreview(
  plan: Plan,
  organisation: Organisation,
  costs: CostMicrosByDay,
  seller: Pick<Seller, 'party'>,
  now: Instant,
): PlanPreview {
  const today = localDateAt(toEpochMs(now))
  const change = planChangeTo(plan, organisation, today)
  const made = change && { plan, from: change.from, changedAt: now, changedBy: 'preview' }
  const after = made ? { ...organisation, planChanges: [...organisation.planChanges, made] } : organisation
  const netMinor = (of: Organisation, month: Month) =>
    draftInvoice(of, month, { costs, late: [] }, seller)?.netMinor ?? 0n
  const months = [monthOf(today), monthAfter(monthOf(today))].map((month) => ({
    month,
    beforeMinor: netMinor(organisation, month),
    afterMinor: netMinor(after, month),
  }))
  const present = planOn(organisation, today) ?? 'built-in'
  return {
    plan,
    ...(change && { from: change.from }),
    ...(change && change.from > today && { revocableUntil: change.from }),
    months,
    ...differences(entitlements(present, today), entitlements(plan, change?.from ?? today)),
  }
}

/** The values of each entitlement, lowest first. */
const orders: { readonly [What in keyof Entitlements]: readonly Entitlements[What][] } = {
  phone: [false, true],
  chat: ['no', 'coming soon'],
  twoFactorAuthentication: [false, true],
  singleSignOn: [false, true],
  auditTrail: ['mutations', 'all API traffic'],
  usageReport: ['by resource type', 'by resource'],
  complianceForm: [false, true],
  auditStreaming: [false, true],
  customerSuccessManager: [false, true],
}

function differences(present: Entitlements, granted: Entitlements): { gained: Change[]; lost: Change[] } {
  const names: readonly (keyof Entitlements)[] = [
    ...(['phone', 'chat', 'twoFactorAuthentication', 'singleSignOn'] as const),
    ...(['auditTrail', 'auditStreaming', 'usageReport', 'complianceForm', 'customerSuccessManager'] as const),
  ]
  const changes = names
    .map((what) => ({ what, before: present[what], after: granted[what] }))
    .filter(({ before, after }) => before !== after)
  const place = (what: keyof Entitlements, value: Change['before']) =>
    [...orders[what]].map(String).indexOf(String(value))
  const isGain = ({ what, before, after }: Change) => place(what, after) > place(what, before)
  return { gained: changes.filter(isGain), lost: changes.filter((change) => !isGain(change)) }
}
