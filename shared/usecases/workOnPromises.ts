import { Refusal } from '../domain/errors.ts'
import { planOn } from '../domain/organisation.ts'
import type { PromiseRules } from '../domain/sla.ts'
import type { Ticket, TicketRow } from '../domain/ticket.ts'
import type { TicketNumber } from '../domain/ticketNumber.ts'
import { localDateAt, toEpochMs } from '../domain/time.ts'
import { statusSchema } from '../domain/transitions.ts'
import type { Call } from './call.ts'
import { owedPromise, withPromise } from './owedPromise.ts'
import type { Organisations, Page, PageRequest, PromiseTask, SendPromiseTasks, Tickets } from './ports.ts'
import { entryOf } from './ticketChange.ts'

export interface WorkOnPromisesNeeds {
  readonly tickets: Pick<Tickets, 'find' | 'list' | 'write'>
  readonly organisations: Pick<Organisations, 'find'>
  readonly rules: PromiseRules
  readonly send: SendPromiseTasks
  readonly newId: () => string
}

/** How many tickets one task works on before it hands on. */
const ticketsPerTask = 100

/**
 * Works on a task; each may be repeated, since a promise that was made anew once is the same when made anew again.
 * Answers how many promises changed, or 'not there' for an upgrade that was never made, or not yet.
 */
export async function workOnPromises(
  needs: WorkOnPromisesNeeds,
  call: Call,
  task: PromiseTask,
): Promise<number | 'not there'> {
  return task.kind === 'upgrade' ? upgradePromises(needs, call, task) : recomputePromises(needs, call, task)
}

async function upgradePromises(
  needs: WorkOnPromisesNeeds,
  call: Call,
  { organisation: id, plan, at }: Extract<PromiseTask, { kind: 'upgrade' }>,
): Promise<number | 'not there'> {
  const organisation = await needs.organisations.find(id)
  const isMade = organisation?.planChanges.some((change) => change.plan === plan && change.changedAt === at)
  if (!organisation || !isMade) return 'not there'
  // A later upgrade has a task of its own.
  if (planOn(organisation, localDateAt(toEpochMs(call.now))) !== plan) return 0

  let changed = 0
  for (const view of statusSchema.exclude(['closed']).options) {
    const list = (page: PageRequest) => needs.tickets.list({ kind: 'organisation', organisation: id, view }, page)
    for (const { number } of await allOf(list)) {
      changed += await change(needs, call, number, (ticket) => {
        const owed = ticket.openedAt < at ? owedPromise(ticket) : undefined
        return owed && needs.rules.upgrade(owed, plan, at)
      })
    }
  }
  return changed
}

async function recomputePromises(
  needs: WorkOnPromisesNeeds,
  call: Call,
  task: Extract<PromiseTask, { kind: 'recompute' }>,
): Promise<number> {
  const { items, last } = await needs.tickets.list(
    { kind: 'queue', queue: task.queue },
    { limit: ticketsPerTask, after: task.after },
  )
  let changed = 0
  for (const { number, due } of items) {
    if (!due) continue
    changed += await change(needs, call, number, (ticket) => {
      const owed = owedPromise(ticket)
      return owed && needs.rules.recompute(owed)
    })
  }
  // Handed on after the work: a crash before it repeats this page, which changes nothing more.
  if (last) await needs.send([{ ...task, after: last }])
  return changed
}

/** Sets what `make` makes of a ticket's promise; 1 when that was something else. */
async function change(
  needs: WorkOnPromisesNeeds,
  call: Call,
  number: TicketNumber,
  make: (ticket: Ticket) => Parameters<typeof withPromise>[2] | undefined,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await changeOnce(needs, call, number, make)
    } catch (error) {
      // Somebody wrote meanwhile: what they made of the ticket is looked at anew.
      if (!(error instanceof Refusal && error.code === 'stale') || attempt === attempts) throw error
    }
  }
}

const attempts = 3

async function changeOnce(
  needs: WorkOnPromisesNeeds,
  call: Call,
  number: TicketNumber,
  make: (ticket: Ticket) => Parameters<typeof withPromise>[2] | undefined,
): Promise<number> {
  const before = await needs.tickets.find(number)
  const made = before && make(before)
  if (!before || !made) return 0
  const after = withPromise(needs.rules, before, made)
  const dueAt = { ...(before.clock && { from: before.clock.dueAt }), to: made.clock.dueAt }
  const entry = {
    ...entryOf(needs, call, after, {
      change: { move: 'promise', dueAt, startedClock: made.clock, reason: made.clock.reason },
    }),
    side: 'support' as const,
  }
  await needs.tickets.write([{ before, after, entry }], [], call.record(before.organisation, 'PromiseChanged', number))
  return 1
}

/** Every row of a list, before any of them changes its place. */
async function allOf(list: (page: PageRequest) => Promise<Page<TicketRow>>): Promise<TicketRow[]> {
  const rows: TicketRow[] = []
  let after: PageRequest['after']
  do {
    const page = await list({ limit: 300, after })
    rows.push(...page.items)
    after = page.last
  } while (after)
  return rows
}
