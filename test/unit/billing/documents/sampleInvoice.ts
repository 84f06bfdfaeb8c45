import { type CreditNote, draftCreditNote } from '../../../../shared/billing/domain/creditNote.ts'
import { draftInvoice, type IssuedInvoice } from '../../../../shared/billing/domain/invoice.ts'
import { issueInvoice, numberIn, seriesOf } from '../../../../shared/billing/domain/issueInvoice.ts'
import type { Seller } from '../../../../shared/billing/domain/seller.ts'
import {
  datesOf,
  instantSchema,
  type LocalDate,
  localDateAt,
  type Month,
  monthSchema,
  toEpochMs,
} from '../../../../shared/core/domain/time.ts'
import { type Organisation, organisationSchema } from '../../../../shared/organisations/domain/organisation.ts'
import type { Currency, Plan } from '../../../../shared/plans/domain/plans.ts'
import type { Consumption } from '../../../../shared/usage/domain/consumption.ts'

import { buyers, swissSeller } from './sampleParties.ts'

export const month = (text: string): Month => monthSchema.parse(text)
const at = instantSchema.parse('2026-12-01T05:00:00.000Z')

export interface Sample {
  readonly billing?: object
  readonly currency?: Currency
  readonly seller?: Seller
  /** The plans, each with the day from which it applies. */
  readonly plans?: readonly (readonly [Plan, string])[]
  readonly consumption?: Partial<Consumption>
  readonly place?: number
}

/** An invoice for November 2026, drafted and issued as the product does it. */
export function sampleInvoice(sample: Sample = {}): IssuedInvoice {
  const { seller = swissSeller, consumption, place = 1 } = sample
  const organisation = organisationOf(sample)
  const draft = draftInvoice(organisation, month('2026-11'), { costs: new Map(), late: [], ...consumption }, seller)
  if (!draft) throw new RangeError('There is nothing to pay.')
  return issueInvoice(draft, seller, place, at)
}

function organisationOf({ billing = buyers.swiss, currency = 'CHF', plans }: Sample): Organisation {
  return organisationSchema.parse({
    id: 'mueller-soehne',
    version: 1,
    name: 'Müller & Söhne',
    currency,
    planChanges: (plans ?? [['starter', '2026-01-01']]).map(([plan, from]) => ({
      ...{ plan, from, changedAt: '2026-01-01T08:00:00.000Z', changedBy: 'owner' },
    })),
    ...(billing !== unknownBuyer && { billing }),
  })
}

/** The billing details of an organisation that never provided any. */
export const unknownBuyer = {}

/** Costs for every day of a month, in micro-units. */
export const costsOf = (ofMonth: string, microsADay: bigint): ReadonlyMap<LocalDate, bigint> =>
  new Map(datesOf(month(ofMonth)).map((date) => [date, microsADay]))

/**
 * An invoice whose plan alternates daily between enterprise and pro, with late usage: 15 or 16 lines per late month, 45
 * for November.
 */
export function longInvoice(lateMonths: readonly string[], sample: Sample = {}): IssuedInvoice {
  const days = [...lateMonths, '2026-11'].flatMap((text) => datesOf(month(text)))
  const dayMicros = 123_456_780_000n
  return sampleInvoice({
    plans: days.map((day, index) => [index % 2 === 0 ? 'enterprise' : 'pro', day] as const),
    consumption: {
      costs: costsOf('2026-11', 1_234_567_890n),
      late: lateMonths.map((text) => ({ month: month(text), before: new Map(), after: costsOf(text, dayMicros) })),
    },
    ...sample,
  })
}

/** Credits an invoice: in full, unless lines and amounts are given. */
export function sampleCreditNote(
  invoice: IssuedInvoice,
  credits?: Parameters<typeof draftCreditNote>[2],
  reason = 'Zu viel verrechnet',
): CreditNote {
  const legalEntity = invoice.issue.number.split('-INV-')[0] ?? ''
  const on = localDateAt(toEpochMs(at))
  const number = numberIn(seriesOf(legalEntity, 'CN', at), 1)
  return { ...draftCreditNote(invoice, [], credits, reason), number, at, on }
}
