import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable, Tables } from '../../../core/adapters/dynamodb/client.ts'
import {
  assigneeQueue,
  entryKey,
  entryPrefix,
  indexes,
  queueList,
  readMarksKey,
  ticketCountsKey,
  ticketKey,
  ticketList,
  ticketStatusList,
} from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { positionSchema, readAll, readPage } from '../../../core/adapters/dynamodb/readPage.ts'
import type { Transact, Write } from '../../../core/adapters/dynamodb/transact.ts'
import type { TicketNumber } from '../../../core/domain/ticketNumber.ts'
import { endOfMonth, type Month, startOfMonth, toInstant } from '../../../core/domain/time.ts'
import { isUnreadable } from '../../../core/isUnreadable.ts'
import type { Page, PageRequest, Position } from '../../../core/ports.ts'
import { type ProvingEntry, provingEntrySchema } from '../../domain/promiseProof.ts'
import { noMarks, readMarksSchema } from '../../domain/readMarks.ts'
import type { NextResponse, PromisedTicket } from '../../domain/slaReport.ts'
import { type Entry, entrySchema, type Ticket } from '../../domain/ticket.ts'
import type { AnnouncedAttachment, TicketList, Tickets, TicketWrite } from '../../ticketPorts.ts'
import { markSent } from './attachments.ts'
import { clockAttributes, entryItemOf, itemOf, numberOf, promisedOf, rowOf, ticketOf } from './ticketItem.ts'
import { putUnannounced } from './unannouncedMails.ts'

const entryItemSchema = z.object({ entry: entrySchema })
const provingItemSchema = z.object({ entry: provingEntrySchema })
const countSchema = z.int().default(0)
const countsSchema = z.object({ new: countSchema, open: countSchema, waiting: countSchema, closed: countSchema })
const marksItemSchema = z.object({ marks: readMarksSchema })

/** How many rows a page of a filtered list reads. */
const rowsLookedAt = 300
/**
 * The limits of a thread's page. They keep it below 6 MB, the limit of a Lambda response, whatever the messages
 * contain.
 */
const entriesPerPage = 100
const bytesPerPage = 3_000_000
const queriesPerThread = 10

type ReadTickets = Omit<Tickets, 'write' | 'saveReadMarks'>

export function readTickets(tables: ProductTable): ReadTickets {
  const { client, product: TableName } = tables
  return {
    async find(number) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: ticketKey(number), ConsistentRead: true }))
      return Item && ticketOf(Item)
    },

    async thread(number, after, { mayRead, show }) {
      const shown: { entry: Entry; item: Record<string, unknown> }[] = []
      let bytes = 0
      /** How many entries fit. Set once there are more. */
      let fitting: number | undefined
      let ticket: Ticket | undefined
      let last = after
      for (let queries = 0; queries < queriesPerThread; queries++) {
        const page = await readPage(
          tables,
          z.record(z.string(), z.unknown()),
          {
            TableName,
            KeyConditionExpression: 'PK = :ticket',
            ExpressionAttributeValues: { ':ticket': ticketKey(number).PK },
            ConsistentRead: true,
          },
          { limit: entriesPerPage, after: last },
        )
        last = page.last
        for (const item of page.items) {
          if (item.SK === ticketKey(number).SK) ticket = ticketOf(item)
          // Checked before the thread, so that another organisation's ticket takes no longer than a missing one.
          if (!after && !(ticket && mayRead(ticket))) return { ticket: undefined, entries: [] }
          const entry = String(item.SK).startsWith(entryPrefix) && show(parseStored(entryItemSchema, item).entry)
          if (!entry) continue
          bytes += bytesInResponse(entry)
          if (bytes > bytesPerPage) fitting ??= shown.length
          shown.push({ entry, item })
        }
        if (!last || shown.length >= entriesPerPage || fitting !== undefined) break
      }
      const entries = shown.slice(0, Math.max(1, Math.min(fitting ?? entriesPerPage, entriesPerPage)))
      const cutAt = entries.length < shown.length ? entries.at(-1)?.item : undefined
      return {
        ticket,
        entries: entries.map(({ entry }) => entry),
        last: cutAt ? positionOf(cutAt, ['PK', 'SK']) : last,
      }
    },

    async provingEntries(number) {
      const query = {
        TableName,
        KeyConditionExpression: 'PK = :ticket AND begins_with(SK, :entries)',
        // The table does not return notes and messages.
        ProjectionExpression: '#entry.#by, #entry.#at, #entry.#change',
        ExpressionAttributeNames: { '#entry': 'entry', '#by': 'by', '#at': 'at', '#change': 'change' },
        ExpressionAttributeValues: { ':ticket': ticketKey(number).PK, ':entries': entryPrefix },
        ConsistentRead: true,
      }
      const entries: ProvingEntry[] = []
      for await (const { entry } of readAll(tables, provingItemSchema, query)) entries.push(entry)
      return entries
    },

    async findEntry({ number, version, entry }) {
      const Key = entryKey(number, { version, isNote: false, id: entry })
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
      return Item && parseStored(entryItemSchema, Item).entry
    },

    async list(list, { limit, after }, keep) {
      const { names } = indexOf(list)
      const looksAt = keep ? Math.max(limit, rowsLookedAt) : limit
      const { items, last } = await itemsOf(list, { limit: looksAt, after })
      const unreadable: { number: TicketNumber; error: unknown }[] = []
      const rows = items.flatMap((item) => {
        try {
          return [{ item, row: rowOf(item) }]
        } catch (error) {
          if (!isUnreadable(error)) throw error
          unreadable.push({ number: numberOf(item), error })
          return []
        }
      })
      const kept = rows.filter(({ row }) => !keep || keep(row))
      const page = kept.slice(0, limit)
      const isCut = page.length < kept.length
      const lastShown = isCut ? page.at(-1)?.item : undefined
      return {
        items: page.map(({ row }) => row),
        unreadable,
        last: lastShown ? positionOf(lastShown, ['PK', 'SK', names.partition, names.sort]) : last,
      }
    },

    async places(list, page) {
      const { items, last } = await itemsOf(list, page)
      return { items: items.map((item) => ({ number: numberOf(item), isDue: item.due !== undefined })), last }
    },

    async counts(organisation) {
      const { Item = {} } = await client.send(new GetCommand({ TableName, Key: ticketCountsKey(organisation) }))
      return parseStored(countsSchema, Item)
    },

    async openedIn(organisation, month) {
      const query = {
        TableName,
        IndexName: indexes.byOpening,
        KeyConditionExpression: 'listName = :list AND openedAt BETWEEN :first AND :last',
        ExpressionAttributeValues: { ':list': ticketList(organisation), ...instantsOf(month) },
      }
      const opened: { tickets: PromisedTicket[]; nextResponses: NextResponse[] } = { tickets: [], nextResponses: [] }
      for await (const item of readAll(tables, z.record(z.string(), z.unknown()), query)) {
        const one = promisedOf(item)
        if ('promise' in one) opened.tickets.push(one)
        else opened.nextResponses.push(one)
      }
      return opened
    },

    async readMarks(reader) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: readMarksKey(reader) }))
      return Item ? parseStored(marksItemSchema, Item).marks : noMarks
    },
  }

  function itemsOf(list: TicketList, page: PageRequest): Promise<Page<Record<string, unknown>>> {
    const { IndexName, names, name, newestFirst } = indexOf(list)
    const query = {
      TableName,
      IndexName,
      KeyConditionExpression: '#name = :name',
      ExpressionAttributeNames: { '#name': names.partition },
      ExpressionAttributeValues: { ':name': name },
      ScanIndexForward: !newestFirst,
    }
    return readPage(tables, z.record(z.string(), z.unknown()), query, page)
  }
}

/** Encodes the entry twice, because a response body is JSON within JSON. */
const bytesInResponse = (entry: Entry): number =>
  Buffer.byteLength(JSON.stringify(JSON.stringify(z.encode(entrySchema, entry))))

const instantsOf = (month: Month) => ({
  ':first': toInstant(startOfMonth(month)),
  ':last': toInstant(endOfMonth(month) - 1),
})

/** The index of a list, and its order. */
function indexOf(list: TicketList) {
  switch (list.kind) {
    case 'organisation': {
      const isAll = list.view === 'all'
      return {
        IndexName: isAll ? indexes.byActivity : indexes.byStatus,
        names: { partition: isAll ? 'listName' : 'statusListName', sort: 'activityAt' },
        name: isAll ? ticketList(list.organisation) : ticketStatusList(list.organisation, list.view),
        newestFirst: true,
      }
    }
    case 'queue':
      return {
        IndexName: indexes.byQueue,
        names: { partition: 'queueName', sort: 'queuePlace' },
        name: queueList(list.queue),
        newestFirst: false,
      }
    case 'assignee':
      return {
        IndexName: indexes.byAssignee,
        names: { partition: 'assigneeQueueName', sort: 'queuePlace' },
        name: assigneeQueue(list.assignee),
        newestFirst: false,
      }
  }
}

const positionOf = (item: Record<string, unknown>, names: readonly string[]): Position =>
  positionSchema.parse(Object.fromEntries(names.map((name) => [name, item[name]])))

export function createTickets(tables: Tables, transact: Transact): Tickets {
  const TableName = tables.product
  return {
    ...readTickets(tables),

    write(writes, files, record) {
      return transact([...writes.flatMap(writesOf), ...filesOf(writes, files)], [record])
    },

    saveReadMarks(reader, before, after, record) {
      const put: Write = {
        Put: {
          TableName,
          Item: { ...readMarksKey(reader), marks: after },
          ConditionExpression: before.version === 0 ? 'attribute_not_exists(PK)' : 'marks.#version = :seen',
          ...(before.version > 0 && {
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':seen': before.version },
          }),
        },
      }
      return transact([put], [record])
    },
  }

  function writesOf({ before, after, entry, unannounced }: TicketWrite): Write[] {
    return [
      ...(unannounced ? [putUnannounced(TableName, unannounced)] : []),
      before ? updateTicket(before, after) : putNew(after),
      ...(entry ? [putEntry(after, entry)] : []),
      ...(before?.status === after.status ? [] : [countChange(after, before)]),
    ]
  }

  function filesOf([first]: readonly TicketWrite[], files: readonly AnnouncedAttachment[]): Write[] {
    if (!first?.entry) return []
    const { id: entry, message } = first.entry
    const sentWith = { number: first.after.number, entry, internal: message?.internal ?? false }
    return files.map((file) => markSent(TableName, file, sentWith))
  }

  function putNew(ticket: Ticket): Write {
    return { Put: { TableName, Item: itemOf(ticket), ConditionExpression: 'attribute_not_exists(PK)' } }
  }

  function putEntry(ticket: Ticket, entry: Entry): Write {
    return {
      Put: { TableName, Item: entryItemOf(ticket, entry), ConditionExpression: 'attribute_not_exists(PK)' },
    }
  }

  function countChange({ organisation, status }: Ticket, before: Ticket | undefined): Write {
    return {
      Update: {
        TableName,
        Key: ticketCountsKey(organisation),
        UpdateExpression: `ADD #to :more${before ? ', #from :less' : ''}`,
        ExpressionAttributeNames: { '#to': status, ...(before && { '#from': before.status }) },
        ExpressionAttributeValues: { ':more': 1, ...(before && { ':less': -1 }) },
      },
    }
  }

  /** Sets only what changed, so that a notice that a scan has claimed in the meantime is not lost. */
  function updateTicket(before: Ticket, after: Ticket): Write {
    const [from, to] = [itemOf(before), itemOf(after)]
    const differs = (name: string) => JSON.stringify(from[name]) !== JSON.stringify(to[name])
    const names = new Set([...Object.keys(from), ...Object.keys(to)]).union(clockAttributes)
    // A scan may have claimed or settled a notice since `before` was read. A changed clock removes what the scan left.
    // A stored clock omits the values that it shares with the promise, so a change of either means another clock.
    const isOtherClock = differs('clock') || differs('promise')
    const changed = [...names].filter((name) => differs(name) || (isOtherClock && clockAttributes.has(name)))
    const set = changed.filter((name) => to[name] !== undefined)
    const removed = changed.filter((name) => to[name] === undefined)
    const condition = ifVersion(before)
    return {
      Update: {
        TableName,
        Key: ticketKey(after.number),
        UpdateExpression: [
          `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}`,
          ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`] : []),
        ].join(' '),
        ConditionExpression: condition.ConditionExpression,
        ExpressionAttributeNames: {
          ...condition.ExpressionAttributeNames,
          ...Object.fromEntries(changed.map((name) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: {
          ...condition.ExpressionAttributeValues,
          ...Object.fromEntries(set.map((name) => [`:${name}`, to[name]])),
        },
      },
    }
  }
}

/** Requires the state on which a change is based: its version, and the status before the move. */
function ifVersion({ version, status }: Ticket) {
  return {
    ConditionExpression: '#version = :seenVersion AND #status = :seenStatus',
    ExpressionAttributeNames: { '#version': 'version', '#status': 'status' },
    ExpressionAttributeValues: { ':seenVersion': version, ':seenStatus': status },
  }
}
