import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { type Message, messageSchema, type Status, type Ticket, ticketSchema } from '../../domain/ticket.ts'
import type { Tickets } from '../../usecases/ports.ts'
import type { ProductTable, Tables } from './client.ts'
import type { Commit, Write } from './commit.ts'
import {
  indexes,
  messageKey,
  messagePrefix,
  noticeShardOf,
  ticketCountsKey,
  ticketKey,
  ticketList,
  ticketStatusList,
} from './keys.ts'
import { readAll, readPage } from './readPage.ts'

const messageItemSchema = z.object({ message: messageSchema })
const countSchema = z.int().default(0)
const countsSchema = z.object({ new: countSchema, open: countSchema, waiting: countSchema, closed: countSchema })

export function readTickets(tables: ProductTable): Pick<Tickets, 'find' | 'messages' | 'list' | 'counts'> {
  const { client, product: TableName } = tables
  return {
    async find(number) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: ticketKey(number), ConsistentRead: true }))
      return Item && ticketOf(Item)
    },

    async messages(number) {
      const query = {
        TableName,
        KeyConditionExpression: 'PK = :ticket AND begins_with(SK, :message)',
        ExpressionAttributeValues: { ':ticket': ticketKey(number).PK, ':message': messagePrefix },
        ConsistentRead: true,
      }
      const messages: Message[] = []
      for await (const { message } of readAll(tables, messageItemSchema, query)) messages.push(message)
      return messages
    },

    list(organisation, view, page) {
      const all = view === 'all'
      return readPage(
        tables,
        z.looseObject({}).transform(ticketOf),
        {
          TableName,
          IndexName: all ? indexes.byList : indexes.byStatus,
          KeyConditionExpression: `${all ? 'listName' : 'statusListName'} = :list`,
          ExpressionAttributeValues: { ':list': all ? ticketList(organisation) : ticketStatusList(organisation, view) },
          ScanIndexForward: false,
        },
        page,
      )
    },

    async counts(organisation) {
      const { Item = {} } = await client.send(new GetCommand({ TableName, Key: ticketCountsKey(organisation) }))
      return countsSchema.parse(Item)
    },
  }
}

export function createTickets(tables: Tables, commit: Commit): Tickets {
  const TableName = tables.product
  return {
    ...readTickets(tables),

    add(ticket, message, record) {
      const put: Write = {
        Put: { TableName, Item: itemOf(ticket), ConditionExpression: 'attribute_not_exists(PK)' },
      }
      return commit([put, putMessage(ticket, message), countChange(ticket, undefined, ticket.status)], [record])
    },

    change(before, after, message, record) {
      const counted = before.status === after.status ? [] : [countChange(after, before.status, after.status)]
      const written = message ? [putMessage(after, message)] : []
      return commit([updateTicket(before, after), ...written, ...counted], [record])
    },

    addNote(ticket, note, record) {
      const unchanged: Write = {
        ConditionCheck: { TableName, Key: ticketKey(ticket.number), ...ifVersion(ticket) },
      }
      return commit([unchanged, putMessage(ticket, note)], [record])
    },
  }

  function putMessage({ number }: Ticket, message: Message): Write {
    return {
      Put: {
        TableName,
        Item: { ...messageKey(number, message.id), message: z.encode(messageSchema, message) },
        ConditionExpression: 'attribute_not_exists(PK)',
      },
    }
  }

  function countChange({ organisation }: Ticket, from: Status | undefined, to: Status): Write {
    return {
      Update: {
        TableName,
        Key: ticketCountsKey(organisation),
        UpdateExpression: `ADD #to :more${from ? ', #from :less' : ''}`,
        ExpressionAttributeNames: { '#to': to, ...(from && { '#from': from }) },
        ExpressionAttributeValues: { ':more': 1, ...(from && { ':less': -1 }) },
      },
    }
  }

  /** Sets only what changed, so that a scan which has claimed a notice meanwhile loses nothing. */
  function updateTicket(before: Ticket, after: Ticket): Write {
    const [from, to] = [itemOf(before), itemOf(after)]
    const differs = (name: string) => JSON.stringify(from[name]) !== JSON.stringify(to[name])
    const names = new Set([...Object.keys(from), ...Object.keys(to)]).union(clockAttributes)
    // A scan may have claimed or settled a notice since `before` was read: a changed clock wipes what it left.
    const changed = [...names].filter((name) => differs(name) || (differs('clock') && clockAttributes.has(name)))
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

/** What belongs to one run of a ticket's clock. */
const clockAttributes = new Set(['clock', 'nextNotice', 'noticeLease', 'noticeShard', 'noticeAt'])

/** The state that a change was made from, enforced by the table: its version, and the status that the move leaves. */
function ifVersion({ version, status }: Ticket) {
  return {
    ConditionExpression: '#version = :seenVersion AND #status = :seenStatus',
    ExpressionAttributeNames: { '#version': 'version', '#status': 'status' },
    ExpressionAttributeValues: { ':seenVersion': version, ':seenStatus': status },
  }
}

/** A ticket's fields are attributes of its item, beside the keys of the indexes it stands in. */
function itemOf(ticket: Ticket): Record<string, unknown> {
  const noticeAt = ticket.noticeLease?.until ?? ticket.nextNotice?.at
  return {
    ...ticketKey(ticket.number),
    ...z.encode(ticketSchema, ticket),
    listName: ticketList(ticket.organisation),
    statusListName: ticketStatusList(ticket.organisation, ticket.status),
    listOrder: `${ticket.activityAt}#${ticket.number}`,
    ...(noticeAt && { noticeShard: noticeShardOf(ticket.number), noticeAt }),
  }
}

function ticketOf(item: Record<string, unknown>): Ticket {
  const {
    PK: _PK,
    SK: _SK,
    listName: _listName,
    statusListName: _statusListName,
    listOrder: _listOrder,
    ...rest
  } = item
  const { noticeShard: _noticeShard, noticeAt: _noticeAt, ...ticket } = rest
  return ticketSchema.parse(ticket)
}
