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
  let state = readStateFile(file, stateSchema)
  const keep = (change: Partial<typeof state>) => {
    state = { ...state, ...change }
    writeFileSync(`${file}.new`, JSON.stringify(state, null, 2))
    renameSync(`${file}.new`, file)
  }
  return {
    all: () => state,
    setSending: (sending: SendingState) => keep({ sending }),
    stateOf(address: string): MailboxState {
      const key = address.toLowerCase()
      return state.mailboxes[key] ?? simulator[key] ?? 'works'
    },
    set: (address: string, mailbox: MailboxState) =>
      keep({ mailboxes: { ...state.mailboxes, [address.toLowerCase()]: mailbox } }),
    isSuppressed: (address: string): boolean =>
      [...state.suppressed, suppressedInSimulator].some((one) => one.toLowerCase() === address.toLowerCase()),
    suppress(address: string) {
      if (!(address.toLowerCase() in simulator)) keep({ suppressed: [...new Set([...state.suppressed, address])] })
    },
    /** Returns whether the address was suppressed. The list keeps the case of an address, and so must the caller. */
    lift(address: string): boolean {
      const { suppressed } = state
      keep({ suppressed: suppressed.filter((one) => one !== address) })
      return state.suppressed.length < suppressed.length
    },
  }
}
