import { describe, expect, it } from 'vitest'
import { ticketNumberFrom, writtenTicketNumberSchema } from '../../../shared/core/domain/ticketNumber.ts'
import {
  movesFrom,
  type Status,
  statusAfter,
  statusSchema,
  type transitions,
} from '../../../shared/tickets/domain/transitions.ts'

type Move = keyof typeof transitions

/** The life of a ticket as the product describes it: the status after each move, or a refusal. */
const table: Record<Move, Record<Status, Status | 'refused'>> = {
  answer: { new: 'waiting', open: 'waiting', waiting: 'waiting', closed: 'refused' },
  answerAndKeepOpen: { new: 'open', open: 'open', waiting: 'waiting', closed: 'refused' },
  customerReply: { new: 'new', open: 'open', waiting: 'open', closed: 'open' },
  assign: { new: 'open', open: 'open', waiting: 'waiting', closed: 'refused' },
  prioritise: { new: 'new', open: 'open', waiting: 'waiting', closed: 'refused' },
  setAffectedResources: { new: 'new', open: 'open', waiting: 'waiting', closed: 'refused' },
  close: { new: 'closed', open: 'closed', waiting: 'closed', closed: 'closed' },
}

describe('a ticket’s life cycle:', () => {
  const cells = (Object.keys(table) as Move[]).flatMap((move) =>
    statusSchema.options.map((from) => [move, from] as const),
  )
  it.each(cells)('%s from %s', (move, from) => {
    expect(statusAfter(move, from) ?? 'refused').toBe(table[move][from])
  })

  it('shows which moves each side can make on a closed ticket', () => {
    expect(movesFrom('closed', 'customer')).toEqual(['customerReply', 'close'])
    expect(movesFrom('closed', 'support')).toEqual(['close'])
  })
})

describe('a ticket number', () => {
  it('has eight characters that cannot be confused', () => {
    expect(ticketNumberFrom(Uint8Array.of(0, 31, 32, 63, 18, 22, 27, 255))).toBe('TD-0Z0Z-JPVZ')
  })

  it.each(['td-7k3m-q9xf', '7K3M-Q9XF', 'TD-7K3M-Q9XF', 'td7k3mq9xf', '7k3m q9xf', ' TD 7K3M-Q9XF '])(
    'is recognised as people write it: %s',
    (written) => {
      expect(writtenTicketNumberSchema.parse(written)).toBe('TD-7K3M-Q9XF')
    },
  )

  it('reads I and L as 1, and O as 0', () => {
    expect(writtenTicketNumberSchema.parse('td-ilo0-0000')).toBe('TD-1100-0000')
  })

  it('can itself begin with TD', () => {
    for (const written of ['TD-TDTD-0000', 'tdtd-0000', 'TDTD0000', 'tdtdtd0000'])
      expect(writtenTicketNumberSchema.parse(written)).toBe('TD-TDTD-0000')
  })

  it.each(['', 'TD-7K3M', 'TD-7K3U-Q9XF', '../../etc', 'TD-7K3M-Q9XF-1', 'TD7K3MQ9X'])('cannot be %j', (written) => {
    expect(writtenTicketNumberSchema.safeParse(written).success).toBe(false)
  })
})
