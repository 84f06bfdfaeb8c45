import { describe, expect, it } from 'vitest'
import type { Caller } from '../../../shared/core/domain/caller.ts'
import { ticketNumberSchema } from '../../../shared/core/domain/ticketNumber.ts'
import { toInstant } from '../../../shared/core/domain/time.ts'
import { replyStatus } from '../../../shared/tickets/writeMessage.ts'

const number = ticketNumberSchema.parse('TD-7K3M-Q9XF')
const closedAtMs = Date.parse('2026-10-20T08:00:00Z')
const fourteenDays = 14 * 86_400_000
const customer: Pick<Caller, 'roles'> = { roles: ['customer'] }

const replyAfter = (ms: number, by: Pick<Caller, 'roles'>) =>
  replyStatus(
    { number, status: 'closed', closedAt: toInstant(closedAtMs) },
    { caller: by, now: toInstant(closedAtMs + ms) },
  )

describe('a customer’s reply to a closed ticket', () => {
  it('reopens it within 14 days, to the millisecond', () => {
    expect(replyAfter(fourteenDays, customer)).toEqual({ move: 'customerReply', status: 'open' })
    expect(() => replyAfter(fourteenDays + 1, customer)).toThrow('The ticket was closed more than 14 days ago.')
  })
})
