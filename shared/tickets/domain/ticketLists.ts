import * as z from 'zod'
import { lineSchema } from '../../core/domain/text.ts'
import { prioritySchema } from '../../plans/domain/plans.ts'
import { categorySchema, type TicketRow } from './ticket.ts'

/** `me` is the caller. `none` means unassigned. */
const whoSchema = (...others: string[]) =>
  z
    .string()
    .max(128)
    .describe(`an account's id, or ${others.join(' or ')}`)

/** The filters of a list of tickets. */
export const ticketFilterSchema = z.strictObject({
  priority: prioritySchema.optional(),
  category: categorySchema.optional(),
  assignee: whoSchema('me', 'none').optional(),
  requester: whoSchema('me').optional(),
  text: lineSchema(100).optional().describe('Matches the subject or the number, ignoring case'),
})
export interface TicketFilter extends z.infer<typeof ticketFilterSchema> {
  /** Only for lists that span both queues. */
  readonly queue?: QueueName | undefined
}

export const isNarrowed = (filter: TicketFilter): boolean => Object.values(filter).some((value) => value !== undefined)

/** Whether `row` matches `filter` for the reader `me`. */
export function fits(filter: TicketFilter, row: TicketRow, me: string): boolean {
  const isPerson = (wanted: string | undefined, id: string | undefined) =>
    wanted === undefined || (wanted === 'none' ? id === undefined : id === (wanted === 'me' ? me : wanted))
  return (
    (filter.priority ?? row.priority) === row.priority &&
    (filter.category ?? row.category) === row.category &&
    (filter.queue ?? queueOf[row.status]) === queueOf[row.status] &&
    isPerson(filter.assignee, row.assignee?.id) &&
    isPerson(filter.requester, row.requester.id) &&
    (filter.text === undefined ||
      [row.subject, row.number].some((text) => folded(text).includes(folded(filter.text ?? ''))))
  )
}

/** Ignores case and accents, as people do when they search. */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase('en')

/**
 * The queue in which a ticket waits, across all organisations: for support, or for its customer. Closed tickets are in
 * no queue.
 */
export const queueNameSchema = z.enum(['support', 'customer'])
export type QueueName = z.infer<typeof queueNameSchema>

const queueOf = { new: 'support', open: 'support', waiting: 'customer', closed: undefined } as const satisfies Record<
  TicketRow['status'],
  QueueName | undefined
>

/** The queue of a ticket, and its position there: by due time, then tickets without one, oldest first. */
export function queuePlaceOf({
  status,
  due,
  openedAt,
}: Pick<TicketRow, 'status' | 'due' | 'openedAt'>): { queue: QueueName; place: string } | undefined {
  const queue = queueOf[status]
  return queue && { queue, place: due?.at ?? `~${openedAt}` }
}
