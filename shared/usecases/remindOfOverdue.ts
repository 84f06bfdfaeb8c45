import { addDays, localDateAt, toEpochMs } from '../domain/time.ts'
import type { DeliveryTask } from './billingPorts.ts'
import type { WorkOnBillingNeeds } from './workOnBilling.ts'

/** Has buyers reminded of what is overdue, at each step once; a step that was missed is not made up for. */
export async function remindOfOverdue({
  deliveries,
  deliver,
  seller,
  now,
}: Pick<WorkOnBillingNeeds, 'deliveries' | 'deliver' | 'seller' | 'now'>): Promise<void> {
  const today = localDateAt(toEpochMs(now()))
  let batch: DeliveryTask[] = []
  for await (const { organisation, number, dueOn, reminders } of deliveries.overdue(today)) {
    const reminder = seller.reminderDays.filter((days) => addDays(dueOn, days) <= today).length
    if (reminder > reminders) batch.push({ organisation, number, reminder })
    if (batch.length < 100) continue
    await deliver(batch)
    batch = []
  }
  await deliver(batch)
}
