import { inBatches } from '../core/domain/inBatches.ts'
import { addDays, type LocalDate, localDateAt, toEpochMs } from '../core/domain/time.ts'
import { type DeliveryTask, tasksAtOnce } from './billingPorts.ts'
import type { WorkOnBillingNeeds } from './workOnBillingNeeds.ts'

type Needs = Pick<WorkOnBillingNeeds, 'deliveries' | 'deliver' | 'seller' | 'now'>

/** Has buyers reminded of what is overdue, at each step once; a step that was missed is not made up for. */
export async function remindOfOverdue(needs: Needs): Promise<void> {
  const today = localDateAt(toEpochMs(needs.now()))
  for await (const reminders of inBatches(remindersOf(needs, today), tasksAtOnce)) await needs.deliver(reminders)
}

async function* remindersOf({ deliveries, seller }: Needs, today: LocalDate): AsyncGenerator<DeliveryTask> {
  for await (const { organisation, number, dueOn, reminders } of deliveries.overdue(today)) {
    const reminder = seller.reminderDays.filter((days) => addDays(dueOn, days) <= today).length
    if (reminder > reminders) yield { organisation, number, reminder }
  }
}
