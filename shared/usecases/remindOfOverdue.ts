import { addDays, localDateAt, toEpochMs } from '../domain/time.ts'
import type { WorkOnBillingNeeds } from './workOnBilling.ts'

/** Has buyers reminded of what is overdue, at each step once; a step that was missed is not made up for. */
export async function remindOfOverdue({
  deliveries,
  deliver,
  seller,
  now,
}: Pick<WorkOnBillingNeeds, 'deliveries' | 'deliver' | 'seller' | 'now'>): Promise<void> {
  const today = localDateAt(toEpochMs(now()))
  for await (const { organisation, number, dueOn, reminders } of deliveries.overdue(today)) {
    const reminder = seller.reminderDays.filter((days) => addDays(dueOn, days) <= today).length
    if (reminder > reminders) await deliver([{ organisation, number, reminder }])
  }
}
