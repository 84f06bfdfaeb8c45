import type { AnnounceMail, UnannouncedMails } from './ticketPorts.ts'

export interface AnnounceUnannouncedMailsDeps {
  readonly unannouncedMails: UnannouncedMails
  readonly announceMail: AnnounceMail
}

/** The most tasks of one run, so that it ends in its time. The next run continues. */
const tasksPerRun = 200

/**
 * Queues the email tasks that the queue did not accept with their changes, until it refuses again. A crash between
 * queueing a task and removing it queues the task twice, which sends nothing twice. Returns how many were queued.
 */
export async function announceUnannouncedMails({
  unannouncedMails,
  announceMail,
}: AnnounceUnannouncedMailsDeps): Promise<number> {
  let announced = 0
  for (const task of await unannouncedMails.list(tasksPerRun)) {
    if (!(await announceMail(task))) break
    await unannouncedMails.remove(task)
    announced++
  }
  return announced
}
