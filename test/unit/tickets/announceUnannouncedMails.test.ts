import { expect, it } from 'vitest'
import { ticketNumberFrom } from '../../../shared/core/domain/ticketNumber.ts'
import { announceUnannouncedMails } from '../../../shared/tickets/announceUnannouncedMails.ts'
import type { MailTask } from '../../../shared/tickets/ticketPorts.ts'

it('tasks go into the queue again and leave the list, until the queue refuses one', async () => {
  const number = ticketNumberFrom(new Uint8Array(8))
  const task = (version: number): MailTask => ({ number, version, entry: crypto.randomUUID() })
  const kept = [1, 2, 3].map(task)
  const [queued, removed]: [MailTask[], MailTask[]] = [[], []]
  const deps = {
    unannouncedMails: { list: async () => kept, remove: async (one: MailTask) => void removed.push(one) },
    async announceMail(one: MailTask) {
      if (one.version === 3) return false
      queued.push(one)
      return true
    },
  }
  expect(await announceUnannouncedMails(deps)).toBe(2)
  expect([queued, removed]).toEqual([kept.slice(0, 2), kept.slice(0, 2)])
})
