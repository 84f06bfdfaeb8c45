import { type SendTicketMailsDeps, sendTicketMails } from './sendTicketMails.ts'
import type { UnannouncedMails } from './ticketPorts.ts'

export interface SendUnannouncedMailsDeps extends SendTicketMailsDeps {
  readonly unannouncedMails: UnannouncedMails
}

/** The most tasks of one run, so that it ends in its time. The next run continues. */
const tasksPerRun = 50

/**
 * Sends the emails whose tasks the queue did not accept. Returns how many emails were sent. Throws the first failure
 * once all others are done; what failed is found again by the next run.
 */
export async function sendUnannouncedMails(deps: SendUnannouncedMailsDeps): Promise<number> {
  const failures: unknown[] = []
  let sent = 0
  for (const task of await deps.unannouncedMails.list(tasksPerRun)) {
    try {
      const outcome = await sendTicketMails(deps, task)
      if (outcome !== 'not there') sent += outcome
      await deps.unannouncedMails.remove(task)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return sent
}
