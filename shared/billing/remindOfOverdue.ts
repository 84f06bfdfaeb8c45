import { inBatches } from '../core/domain/inBatches.ts'
import { addDays, type LocalDate, localDateAt, toEpochMs } from '../core/domain/time.ts'
import { type DeliveryTask, tasksAtOnce } from './billingPorts.ts'
import type { WorkOnBillingDeps } from './workOnBillingDeps.ts'

type Deps = Pick<WorkOnBillingDeps, 'deliveries' | 'deliver' | 'seller' | 'now'>

/** Queues reminders of overdue invoices, once for each step. A missed step is skipped. */
export async function remindOfOverdue(deps: Deps): Promise<void> {
  const today = localDateAt(toEpochMs(deps.now()))
  for await (const reminders of inBatches(remindersOf(deps, today), tasksAtOnce)) await deps.deliver(reminders)
}

async function* remindersOf({ deliveries, seller }: Deps, today: LocalDate): AsyncGenerator<DeliveryTask> {
  for await (const { organisation, number, dueOn, reminders } of deliveries.overdue(today)) {
    const reminder = seller.reminderDays.filter((days) => addDays(dueOn, days) <= today).length
    if (reminder > reminders) yield { organisation, number, reminder }
  }
}
