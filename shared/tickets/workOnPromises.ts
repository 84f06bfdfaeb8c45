import type { Call } from '../core/call.ts'
import type { TicketNumber } from '../core/domain/ticketNumber.ts'
import { isUnreadable } from '../core/isUnreadable.ts'
import type { Position } from '../core/ports.ts'
import { wasMade } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import { statusSchema } from './domain/transitions.ts'
import { upgradedSince } from './domain/upgradedSince.ts'
import { owedPromise } from './owedPromise.ts'
import { type RecalculatePromiseDeps, type Remaking, recalculatePromise } from './recalculatePromise.ts'
import type { PromiseTask, SendPromiseTasks, TicketList, TicketPlace, Tickets } from './ticketPorts.ts'

export interface WorkOnPromisesDeps extends RecalculatePromiseDeps {
  readonly tickets: Pick<Tickets, 'find' | 'write' | 'places'>
  readonly organisations: Pick<Organisations, 'find'>
  readonly send: SendPromiseTasks
  /** Called for a ticket that cannot be read. The others are still processed. */
  readonly onFailure: (number: TicketNumber, error: unknown) => void
}

/**
 * How often an upgrade is repeated. The list of open tickets lags behind, mostly for less than a second, and a ticket that
 * it does not show yet would keep its old promise for ever.
 */
const upgradeSweeps = 3

/** How many tickets a task processes before it queues the next task. */
const ticketsPerTask = 100

/**
 * Processes a task. A task can be repeated, since a second recalculation has the same result. Returns how many promises
 * changed, or 'not there' for an upgrade that was never made, or not yet.
 */
export async function workOnPromises(
  deps: WorkOnPromisesDeps,
  call: Call,
  task: PromiseTask,
): Promise<number | 'not there'> {
  return task.kind === 'upgrade' ? upgradePromises(deps, call, task) : recalculatePromises(deps, call, task)
}

async function upgradePromises(
  deps: WorkOnPromisesDeps,
  call: Call,
  task: Extract<PromiseTask, { kind: 'upgrade' }>,
): Promise<number | 'not there'> {
  const { organisation: id, plan, at, sweep = 0 } = task
  const organisation = await deps.organisations.find(id)
  if (!organisation || !wasMade(organisation, { plan, changedAt: at })) return 'not there'
  const remaking: Remaking = {
    cause: 'upgrade',
    make: (ticket) => {
      const owed = owedPromise(ticket)
      const since = owed && upgradedSince(ticket.openedAt, owed, organisation, task)
      return since && deps.rules.upgrade(owed, plan, since)
    },
  }
  const seen = new Set<TicketNumber>()
  let changed = 0
  // A ticket that moves between the lists during the read can be missed, so they are read until nothing new appears.
  for (;;) {
    const found = await openTicketsOf(deps, id)
    const unseen = found.filter((number) => !seen.has(number))
    if (unseen.length === 0) break
    for (const number of unseen) seen.add(number)
    changed += await recalculateAll(deps, call, unseen, remaking)
  }
  if (sweep < upgradeSweeps) await deps.send([{ ...task, sweep: sweep + 1 }])
  return changed
}

async function openTicketsOf({ tickets }: WorkOnPromisesDeps, organisation: string): Promise<TicketNumber[]> {
  const numbers: TicketNumber[] = []
  for (const view of statusSchema.exclude(['closed']).options) {
    for await (const { number } of allOf(tickets, { kind: 'organisation', organisation, view })) numbers.push(number)
  }
  return [...new Set(numbers)]
}

async function* allOf({ places }: Pick<Tickets, 'places'>, list: TicketList): AsyncGenerator<TicketPlace> {
  let after: Position | undefined
  do {
    const page = await places(list, { limit: 1_000, after })
    yield* page.items
    after = page.last
  } while (after)
}

async function recalculatePromises(
  deps: WorkOnPromisesDeps,
  call: Call,
  task: Extract<PromiseTask, { kind: 'recalculate' }>,
): Promise<number> {
  const list = { kind: 'queue', queue: task.queue } as const
  const { items, last } = await deps.tickets.places(list, { limit: ticketsPerTask, after: task.after })
  const due = items.filter(({ isDue }) => isDue).map(({ number }) => number)
  const changed = await recalculateAll(deps, call, due, {
    cause: 'calendar',
    make: (ticket) => {
      const owed = owedPromise(ticket)
      return owed && deps.rules.recalculate(owed)
    },
  })
  // Queued after the work: a crash before this repeats the page, which changes nothing more.
  if (last) await deps.send([{ ...task, after: last }])
  return changed
}

/** Processes each ticket. A failure does not delay the others, but fails the task in the end if a retry may succeed. */
async function recalculateAll(
  deps: WorkOnPromisesDeps,
  call: Call,
  numbers: readonly TicketNumber[],
  remaking: Remaking,
): Promise<number> {
  let changed = 0
  const failures: unknown[] = []
  for (const number of numbers) {
    try {
      if (await recalculatePromise(deps, call, number, remaking)) changed++
    } catch (error) {
      if (isUnreadable(error)) deps.onFailure(number, error)
      else failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return changed
}
