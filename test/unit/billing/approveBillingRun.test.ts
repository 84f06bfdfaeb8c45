import { expect, it } from 'vitest'
import { approveBillingRun } from '../../../shared/billing/approveBillingRun.ts'
import { type BillingRun, runIdSchema } from '../../../shared/billing/domain/billingRun.ts'
import { createServiceRecorder } from '../../../shared/core/adapters/recorder.ts'
import type { Caller } from '../../../shared/core/domain/caller.ts'
import { dateSchema, monthSchema, toInstant } from '../../../shared/core/domain/time.ts'

const now = toInstant(Date.parse('2026-12-01T08:00:00Z'))
const run: BillingRun = {
  id: runIdSchema.parse('2026-11'),
  month: monthSchema.parse('2026-11'),
  isDryRun: false,
  status: 'drafting',
  startedAt: now,
  startedBy: 'anna',
  workSince: now,
  catalogueVersion: dateSchema.parse('2020-01-01'),
  doneBefore: 0,
  list: { id: 'list', organisations: 1, chunks: 1 },
}
const progress = { drafted: 1, nothingToInvoice: 0, parked: 0, issued: 0, netMinorByCurrency: new Map() }

async function approveAs(id: string, secondPersonApproves: boolean, organisations = 1) {
  const moves: BillingRun[] = []
  const runs = {
    find: async () => ({ run: { ...run, list: { id: 'list', organisations, chunks: 1 } }, progress }),
    move: async (_: BillingRun, after: BillingRun) => void moves.push(after),
  }
  const caller: Caller = { id, name: id, roles: ['finance'], singleSignOn: false, twoFactor: true }
  const call = { caller, now, record: createServiceRecorder('test', 'request', () => now) }
  await approveBillingRun({ runs, secondPersonApproves }, call, { params: { run: run.id }, query: {}, body: {} })
  return moves
}

it('nobody can approve a run that they started, where the provider requires a second person [51]', async () => {
  await expect(approveAs('anna', true)).rejects.toMatchObject({ code: 'second_person' })
  expect(await approveAs('bruno', true)).toMatchObject([{ status: 'approved', approvedBy: 'bruno' }])
  expect(await approveAs('anna', false)).toMatchObject([{ status: 'approved', approvedBy: 'anna' }])
})

it('a run cannot be approved while organisations have no outcome', async () => {
  await expect(approveAs('bruno', true, 2)).rejects.toMatchObject({ code: 'run_incomplete' })
})
