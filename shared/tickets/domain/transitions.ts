import * as z from 'zod'

export const statusSchema = z.enum(['new', 'open', 'waiting', 'closed'])
export type Status = z.infer<typeof statusSchema>

/**
 * The status after each move, by the status before it. A status that a move does not list refuses the move, so moves
 * that keep a status list it too. Internal notes are not moves: they change nothing and are accepted in every status.
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
/** Moves that do not concern the status, so they are possible in every status. */
const otherMoves = ['open', 'follow', 'followUp', 'promise', 'pauseNotices'] as const
/** Internal moves of support, which customers do not see. */
const internal = ['pauseNotices']
export const isInternal = (move: Move): boolean => internal.includes(move)
export const moveSchema = z.enum([...(Object.keys(transitions) as [Transition, ...Transition[]]), ...otherMoves])

/** The status after `move`, or undefined if the move is refused. */
export function statusAfter(move: Transition, from: Status): Status | undefined {
  const moves: Partial<Record<Status, Status>> = transitions[move]
  return moves[from]
}

/** The moves of each side. */
const movesOf = {
  customer: ['customerReply', 'prioritise', 'setAffectedResources', 'close'],
  support: ['answer', 'answerAndKeepOpen', 'assign', 'prioritise', 'setAffectedResources', 'close'],
} as const satisfies Record<string, Transition[]>

/** The moves that are open to a side in `status`. The refusal of another move lists them. */
export function movesFrom(status: Status, side: keyof typeof movesOf): Transition[] {
  return movesOf[side].filter((move) => statusAfter(move, status) !== undefined)
}
