import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import {
  assigneeQueue,
  entryKey,
  noticeShardOf,
  queueList,
  ticketKey,
  ticketList,
  ticketStatusList,
} from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { ticketNumberSchema } from '../../../core/domain/ticketNumber.ts'
import {
  type NextResponse,
  nextResponseOf,
  nextResponseSchema,
  type PromisedTicket,
  promisedTicketSchema,
} from '../../domain/slaReport.ts'
import {
  type Entry,
  entrySchema,
  type Ticket,
  type TicketRow,
  ticketRowSchema,
  ticketSchema,
} from '../../domain/ticket.ts'
import { queuePlaceOf } from '../../domain/ticketLists.ts'

/* A ticket's fields are attributes of its item, beside the keys of its indexes. */

/** The attributes that lists show, and the only ones that the indexes of tickets project. The number is in the key. */
export const rowAttributes = Object.keys(ticketRowSchema.shape).filter((name) => name !== 'number')

/** The attributes that belong to one run of a ticket's clock. */
export const clockAttributes = new Set([
  ...['clock', 'clockVersion', 'due'],
  ...['nextNotice', 'noticeLease', 'noticeShard', 'noticeAt'],
])

export function itemOf(ticket: Ticket): Record<string, unknown> {
  const { number, ...fields } = z.encode(ticketSchema, ticket)
  const noticeAt = latest(ticket.nextNotice?.at, ticket.noticePause?.until)
  const place = queuePlaceOf(ticket)
  return {
    ...ticketKey(number),
    ...withoutRepeats(fields),
    listName: ticketList(ticket.organisation),
    statusListName: ticketStatusList(ticket.organisation, ticket.status),
    ...(place && { queueName: queueList(place.queue), queuePlace: place.place }),
    ...(place && ticket.assignee && { assigneeQueueName: assigneeQueue(ticket.assignee.id) }),
    ...(noticeAt && { noticeShard: noticeShardOf(number), noticeAt }),
  }
}

/** When a scan must check the ticket again: never while its notices are paused. */
const latest = (at: string | undefined, until = ''): string | undefined => (at !== undefined && until > at ? until : at)

/*
 * Values that are usually the same are stored once, because an item of more than 1 KB costs twice as much to write.
 * Clocks share their start, due time and reason with the promise. Usually only the requester follows a ticket, and no
 * resources are named.
 */
const clocks = ['clock', 'initialResponse', 'latestResponse'] as const
const common = ['startedAt', 'dueAt', 'reason'] as const

function withoutRepeats(fields: Omit<z.input<typeof ticketSchema>, 'number'>): Record<string, unknown> {
  const repeated = (clock: Record<string, unknown>) => common.filter((name) => clock[name] === fields.promise[name])
  const own = clocks.flatMap((name) => {
    const clock = fields[name]
    return clock ? [[name, omit(clock, repeated(clock))]] : []
  })
  const { followers, affectedResources, ...rest } = { ...fields, ...Object.fromEntries(own) }
  return {
    ...rest,
    ...(!isDeepStrictEqual(followers, [fields.requester]) && { followers }),
    ...(affectedResources.length > 0 && { affectedResources }),
  }
}

function withRepeats(stored: Record<string, unknown>): Record<string, unknown> {
  return { followers: [stored.requester], affectedResources: [], ...withWholeClocks(stored) }
}

function withWholeClocks(stored: Record<string, unknown>): Record<string, unknown> {
  const shared = pick(z.looseObject({}).parse(stored.promise), common)
  const whole = clocks.flatMap((name) => {
    const clock = z.looseObject({}).optional().parse(stored[name])
    return clock ? [[name, { ...shared, ...clock }]] : []
  })
  return { ...stored, ...Object.fromEntries(whole) }
}

const omit = (item: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)))

const numberIn = (item: Record<string, unknown>): string => z.string().parse(item.PK).slice(ticketKey('').PK.length)
export const numberOf = (item: Record<string, unknown>) => ticketNumberSchema.parse(numberIn(item))

const pick = (item: Record<string, unknown>, names: Iterable<string>) =>
  Object.fromEntries([...names].flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])))

export const ticketOf = (item: Record<string, unknown>): Ticket =>
  parseStored(ticketSchema, { ...withRepeats(withoutKeys(item)), number: numberIn(item) })

/** The item of an entry. An entry that stopped a next response is also in the index of openings, beside its ticket. */
export function entryItemOf(ticket: Ticket, entry: Entry): Record<string, unknown> {
  const nextResponse = entry.change && nextResponseOf(ticket, entry.change)
  return {
    ...entryKey(ticket.number, { ...entry, isNote: entry.change === undefined }),
    entry: z.encode(entrySchema, entry),
    ...(nextResponse && { listName: ticketList(ticket.organisation), openedAt: ticket.openedAt, nextResponse }),
  }
}

/** Reads an item as the index of openings projects it for reports. */
export const promisedOf = (item: Record<string, unknown>): PromisedTicket | NextResponse =>
  item.nextResponse === undefined
    ? parseStored(promisedTicketSchema, withWholeClocks(item))
    : parseStored(nextResponseSchema, item.nextResponse)

export const rowOf = (item: Record<string, unknown>): TicketRow =>
  parseStored(ticketRowSchema, { ...pick(item, rowAttributes), number: numberIn(item) })

const keyAttributes = [
  ...['PK', 'SK', 'listName', 'statusListName', 'queueName', 'queuePlace', 'assigneeQueueName'],
  ...['noticeShard', 'noticeAt'],
]

const withoutKeys = (item: Record<string, unknown>) => omit(item, keyAttributes)
