import { randomUUID } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it } from 'vitest'
import { createBilling } from '../../shared/adapters/dynamodb/billing.ts'
import { createCommit } from '../../shared/adapters/dynamodb/commit.ts'
import { readOrganisations } from '../../shared/adapters/dynamodb/organisations.ts'
import { createUsage } from '../../shared/adapters/dynamodb/usage.ts'
import { createServiceRecorder } from '../../shared/adapters/recorder.ts'
import { monthSchema, toInstant } from '../../shared/domain/time.ts'
import type { BillingTask } from '../../shared/usecases/ports.ts'
import { workOnBilling } from '../../shared/usecases/workOnBilling.ts'
import { tablesOf } from './storage.ts'
import { useWorld } from './world.ts'

const world = useWorld()

/** The end of the process, as far as a use case can tell: nothing after it happens. */
class Crash extends Error {}

interface CrashPoint {
  /** The wire call at which the process ends, counted from 1. */
  readonly call: number
  readonly when: 'before' | 'after'
}

/** Counts calls to the database, and ends the process at `point`: until it is revived, no call is made any more. */
function crashAt(client: DynamoDBDocumentClient, point: CrashPoint | undefined) {
  let calls = 0
  let isDead = false
  const die = () => {
    isDead = true
    throw new Crash()
  }
  client.middlewareStack.add(
    (next) => async (request) => {
      if (isDead) throw new Crash()
      calls++
      if (calls === point?.call && point.when === 'before') die()
      const answered = await next(request)
      if (calls === point?.call && point.when === 'after') die()
      return answered
    },
    { step: 'initialize', name: 'crash', override: true },
  )
  return {
    calls: () => calls,
    /** Whether the process has ended; a new one takes its place. */
    revive() {
      const wasDead = isDead
      isDead = false
      return wasDead
    },
    remove: () => client.middlewareStack.remove('crash'),
  }
}

const pointsOf = (calls: number): CrashPoint[] =>
  Array.from({ length: calls }, (_, index) => index + 1).flatMap(
    (call) =>
      [
        { call, when: 'before' },
        { call, when: 'after' },
      ] as const,
  )

describe('a billing run whose worker ends at any wire call', () => {
  const now = () => toInstant(Date.parse('2026-12-01T08:00:00Z'))

  let runs = 0

  async function runWithCrash(point: CrashPoint | undefined) {
    const tables = await tablesOf(world.runtime())
    const series = `crash-${randomUUID()}`
    // Each run bills a month of its own, so that none finds the drafts of another.
    const ownMonth = monthSchema.parse(`${2027 + Math.floor(runs / 12)}-${String((runs++ % 12) + 1).padStart(2, '0')}`)
    const commit = createCommit(tables, async () => undefined)
    const billing = createBilling(tables, commit)
    // Finance acts from elsewhere, and does not crash.
    const others = await tablesOf(world.runtime())
    const finance = createBilling(
      others,
      createCommit(others, async () => undefined),
    )
    const record = createServiceRecorder('workOnBilling', randomUUID(), now)
    const queue: BillingTask[] = []
    const needs = {
      billing,
      organisations: readOrganisations(tables),
      usage: createUsage(tables, commit),
      send: async (tasks: readonly BillingTask[]) => void queue.push(...tasks),
      record,
      now,
      legalEntity: series,
      onParked: (_: string, error: unknown) => {
        throw error
      },
    }
    const crash = crashAt(tables.client, point)
    const work = async (task: BillingTask) => {
      // The queue hands a task out again until it was done.
      for (;;) {
        try {
          return await workOnBilling(needs, task)
        } catch (error) {
          if (!crash.revive()) throw error
        }
      }
    }
    await finance.startRun(
      { month: ownMonth, status: 'drafting', startedAt: now() },
      record('@provider', 'BillingRunStarted', ownMonth),
    )
    await work({ kind: 'list organisations', month: ownMonth })
    for (let task = queue.shift(); task; task = queue.shift()) await work(task)
    await finance.moveRun(ownMonth, 'drafting', 'approved', record('@provider', 'BillingRunApproved', ownMonth))
    await finance.moveRun(ownMonth, 'approved', 'issuing', record('@provider', 'IssueOrdered', ownMonth))
    await work({ kind: 'issue invoices', month: ownMonth })
    const calls = crash.calls()
    crash.remove()
    const found = await billing.findRun(ownMonth)
    const { items } = await billing.invoicesOfRun(ownMonth, { limit: 100 })
    const told = items.map(
      ({ organisation, number, grossMinor }) => `${organisation} ${number?.slice(-6)} ${grossMinor}`,
    )
    return {
      calls,
      status: found?.run.status,
      progress: { ...found?.progress, netMinorByCurrency: undefined },
      invoices: told.sort(),
    }
  }
  it('makes the same invoices with the same numbers, each once', async () => {
    const whole = await runWithCrash(undefined)
    expect(whole).toMatchObject({
      status: 'issued',
      progress: { drafted: 3, nothingToInvoice: 1, parked: 0, issued: 3 },
    })
    expect(whole.invoices).toHaveLength(3)
    for (const point of pointsOf(whole.calls)) {
      const { calls: _calls, ...crashed } = await runWithCrash(point)
      const { calls: _, ...expected } = whole
      expect([point, crashed]).toEqual([point, expected])
    }
  })
})
