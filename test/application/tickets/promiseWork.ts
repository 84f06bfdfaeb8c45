import type { RuntimeAccess } from '../../../samples/runtime.ts'
import { createTransact } from '../../../shared/core/adapters/dynamodb/transact.ts'
import { createServiceRecorder, serviceCaller } from '../../../shared/core/adapters/recorder.ts'
import { localDateAt, toEpochMs, toInstant } from '../../../shared/core/domain/time.ts'
import { readOrganisations } from '../../../shared/organisations/adapters/dynamodb/organisations.ts'
import { createPromiseRules } from '../../../shared/plans/domain/sla.ts'
import { createTickets } from '../../../shared/tickets/adapters/dynamodb/tickets.ts'
import type { PromiseTask, Tickets } from '../../../shared/tickets/ticketPorts.ts'
import { type WorkOnPromisesDeps, workOnPromises } from '../../../shared/tickets/workOnPromises.ts'
import { tablesOf } from '../storage.ts'
import { mondayMorning } from '../world.ts'

/** Opens the tickets of a running runtime, bypassing its functions. */
export async function storedTickets(runtime: RuntimeAccess): Promise<Tickets> {
  const tables = await tablesOf(runtime)
  return createTickets(
    tables,
    createTransact(tables, async () => undefined),
  )
}

/** Works on a task in this process, with some dependencies replaced. */
export async function work(
  runtime: RuntimeAccess,
  holidays: readonly string[],
  task: PromiseTask,
  others: Partial<WorkOnPromisesDeps> = {},
) {
  const now = toInstant(Date.parse(mondayMorning))
  const record = createServiceRecorder('workOnPromises', crypto.randomUUID(), () => now)
  const sent: PromiseTask[] = []
  const failed: string[] = []
  const deps = {
    tickets: await storedTickets(runtime),
    organisations: readOrganisations(await tablesOf(runtime)),
    rules: createPromiseRules(holidays),
    send: async (tasks: readonly PromiseTask[]) => void sent.push(...tasks),
    newId: () => crypto.randomUUID(),
    onFailure: (number: string) => void failed.push(number),
    ...others,
  }
  return { changed: await workOnPromises(deps, { caller: serviceCaller, now, record }, task), sent, failed }
}

/** The task of an upgrade to enterprise, and an upgraded organisation, whatever its record says. */
export function upgradeOf(organisation: string, time: string) {
  const at = toInstant(Date.parse(time))
  const from = localDateAt(toEpochMs(at))
  const planChanges = [{ plan: 'enterprise' as const, changedAt: at, from, changedBy: 'owner' }]
  const organisations: WorkOnPromisesDeps['organisations'] = {
    find: async (id) => ({ id, version: 1, name: id, currency: 'CHF', planChanges }),
  }
  return { task: { kind: 'upgrade', organisation, plan: 'enterprise', at } as const, deps: { organisations } }
}
