import * as z from 'zod'

export const statusSchema = z.enum(['new', 'open', 'waiting', 'closed'])
export type Status = z.infer<typeof statusSchema>

/**
 * Where each move leads from each status; a status that a move does not name refuses it. What keeps the status names
 * it too. Internal notes are no move: they change nothing and are welcome in every status.
 */
export const transitions = {
  answer: { new: 'waiting', open: 'waiting', waiting: 'waiting' },
  answerAndKeepOpen: { new: 'open', open: 'open', waiting: 'waiting' },
  customerReply: { new: 'new', open: 'open', waiting: 'open', closed: 'open' },
  assign: { new: 'open', open: 'open', waiting: 'waiting' },
  prioritise: { new: 'new', open: 'open', waiting: 'waiting' },
  setAffectedResources: { new: 'new', open: 'open', waiting: 'waiting' },
  close: { new: 'closed', open: 'closed', waiting: 'closed', closed: 'closed' },
} as const satisfies Record<string, Partial<Record<Status, Status>>>

type Transition = keyof typeof transitions
type Move = z.infer<typeof moveSchema>
/** Moves that are about something else than the status, and so stand in every status. */
const standing = ['open', 'follow', 'followUp', 'promise', 'pauseNotices'] as const
/** Moves that are support's own business: customers do not hear of them. */
const internal = ['pauseNotices']
export const isInternal = (move: Move): boolean => internal.includes(move)
export const moveSchema = z.enum([...(Object.keys(transitions) as [Transition, ...Transition[]]), ...standing])

/** The status after `move`, or undefined where it is refused. */
export function statusAfter(move: Transition, from: Status): Status | undefined {
  const moves: Partial<Record<Status, Status>> = transitions[move]
  return moves[from]
}

/** The moves of each side. */
const movesOf = {
  customer: ['customerReply', 'prioritise', 'setAffectedResources', 'close'],
  support: ['answer', 'answerAndKeepOpen', 'assign', 'prioritise', 'setAffectedResources', 'close'],
} as const satisfies Record<string, Transition[]>

/** The moves that a ticket in `status` allows a side: told to whoever tries another. */
export function movesFrom(status: Status, side: keyof typeof movesOf): Transition[] {
  return movesOf[side].filter((move) => statusAfter(move, status) !== undefined)
}
