import { expect, it } from 'vitest'
import { billingRunView } from '../../../shared/billing/billingRunView.ts'
import { type BillingRun, runIdSchema } from '../../../shared/billing/domain/billingRun.ts'
import { dateSchema, monthSchema, toInstant } from '../../../shared/core/domain/time.ts'

const startMs = Date.parse('2026-12-01T05:00:00Z')
const run: BillingRun = {
  id: runIdSchema.parse('2026-11'),
  month: monthSchema.parse('2026-11'),
  isDryRun: false,
  status: 'drafting',
  startedAt: toInstant(startMs),
  startedBy: 'anna',
  workSince: toInstant(startMs),
  catalogueVersion: dateSchema.parse('2020-01-01'),
  doneBefore: 0,
  list: { id: 'list', organisations: 1_000, chunks: 40 },
}
const progress = (drafted: number, issued = 0) => ({
  drafted,
  nothingToInvoice: 0,
  parked: 0,
  issued,
  netMinorByCurrency: new Map(),
})
const paceOf = (change: Partial<BillingRun>, seconds: number, drafted: number, issued = 0) => {
  const now = toInstant(startMs + seconds * 1_000)
  const { status, perMinute, secondsLeft } = billingRunView({ ...run, ...change }, now, progress(drafted, issued))
  return { status, perMinute, secondsLeft }
}

it('shows the rate of a run and the remaining time', () => {
  expect(paceOf({}, 60, 250)).toEqual({ status: 'drafting', perMinute: 250, secondsLeft: 180 })
  expect(paceOf({ status: 'issuing' }, 30, 1_000, 900)).toEqual({
    status: 'issuing',
    perMinute: 1_800,
    secondsLeft: 4,
  })
  // After a run resumes, the rate counts only what was done since then.
  expect(paceOf({ status: 'issuing', doneBefore: 900 }, 60, 1_000, 950)).toEqual({
    status: 'issuing',
    perMinute: 50,
    secondsLeft: 60,
  })
})

it('shows no rate before anything is done, while the list is unknown, or once everything is done', () => {
  const none = { perMinute: undefined, secondsLeft: undefined }
  expect(paceOf({}, 60, 0)).toEqual({ status: 'drafting', ...none })
  expect(paceOf({ list: undefined }, 60, 10)).toEqual({ status: 'drafting', ...none })
  expect(paceOf({}, 60, 1_000)).toEqual({ status: 'drafted', ...none })
  expect(paceOf({ status: 'issued' }, 60, 1_000, 1_000)).toEqual({ status: 'issued', ...none })
})
