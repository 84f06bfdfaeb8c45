import { renameSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { readStateFile } from '../readStateFile.ts'

/** What becomes of emails to an address. Addresses that nobody has set work. */
export const mailboxStates = ['works', 'missing', 'full', 'complains', 'away'] as const
export type MailboxState = (typeof mailboxStates)[number]

/** Whether SES takes emails, or why it refuses them. */
export const sendingStates = ['on', 'paused', 'throttled'] as const
export type SendingState = (typeof sendingStates)[number]

const stateSchema = z.strictObject({
  sending: z.enum(sendingStates).default('on'),
  mailboxes: z.record(z.string(), z.enum(mailboxStates)).default({}),
  /** Addresses to which SES sends nothing more. */
  suppressed: z.array(z.string()).default([]),
})

/**
 * Addresses that behave the same in AWS.
 * https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
 */
const simulator: Readonly<Record<string, MailboxState>> = {
  'bounce@simulator.amazonses.com': 'missing',
  'complaint@simulator.amazonses.com': 'complains',
  'ooto@simulator.amazonses.com': 'away',
}
const suppressedInSimulator = 'suppressionlist@simulator.amazonses.com'

export type Mailboxes = ReturnType<typeof openMailboxes>

/** How mailboxes and SES behave, so that people can see what follows. Kept in a file, from one start to the next. */
export function openMailboxes(file: string) {
  const all = () => readStateFile(file, stateSchema)
  const keep = (state: z.output<typeof stateSchema>) => {
    writeFileSync(`${file}.new`, JSON.stringify(state, null, 2))
    renameSync(`${file}.new`, file)
  }
  all()
  return {
    all,
    setSending: (sending: SendingState) => keep({ ...all(), sending }),
    stateOf(address: string): MailboxState {
      const key = address.toLowerCase()
      return all().mailboxes[key] ?? simulator[key] ?? 'works'
    },
    set(address: string, state: MailboxState) {
      const before = all()
      keep({ ...before, mailboxes: { ...before.mailboxes, [address.toLowerCase()]: state } })
    },
    isSuppressed: (address: string): boolean =>
      [...all().suppressed, suppressedInSimulator].some((one) => one.toLowerCase() === address.toLowerCase()),
    suppress(address: string) {
      if (address.toLowerCase() in simulator) return
      const before = all()
      keep({ ...before, suppressed: [...new Set([...before.suppressed, address])] })
    },
    /** Returns whether the address was suppressed. The list keeps the case of an address, and so must the caller. */
    lift(address: string): boolean {
      const before = all()
      const left = before.suppressed.filter((one) => one !== address)
      keep({ ...before, suppressed: left })
      return left.length < before.suppressed.length
    },
  }
}
