import { createHash } from 'node:crypto'

/*
 * All keys of the tables and their indexes. The product table has PK and SK, and these indexes:
 * - `byActivity` (listName, activityAt) and `byStatus` (statusListName, activityAt): all tickets.
 * - `byOpening` (listName, openedAt): all tickets, with the attributes that reports need.
 * - `byQueue` (queueName, queuePlace): tickets that are not closed.
 * - `byAssignee` (assigneeQueueName, queuePlace): tickets that are not closed and have an assignee.
 * - `byNotice` (noticeShard, noticeAt): tickets whose clock runs.
 * - `byList` (listName, listOrder): all other lists.
 * In the audit table, PK is an audit trail and SK begins with the instant and the request.
 */

export const indexes = {
  byActivity: 'byActivity',
  byStatus: 'byStatus',
  byQueue: 'byQueue',
  byAssignee: 'byAssignee',
  byNotice: 'byNotice',
  byOpening: 'byOpening',
  byList: 'byList',
} as const

/** Spreads data shared by all organisations over partitions. A larger count requires moving the existing items. */
const shardCount = 8
export const shards = Array.from({ length: shardCount }, (_, shard) => shard)

const hashOf = (id: string): number => createHash('sha256').update(id).digest().readUInt32BE(0)
const shardOf = (id: string): number => hashOf(id) % shardCount
/** One of `places` places, always the same for an id. */
export const placeOf = (id: string, places: number): number => hashOf(id) % Math.max(1, places)

export const ticketKey = (number: string) => ({ PK: `TICKET#${number}`, SK: 'TICKET' })
/** Entries sort after their ticket, so that one query reads the ticket and the first page of its thread. */
export const entryPrefix = 'TICKET#ENTRY#'
/**
 * Sorted by version, not by time: only one change can create a version. Notes sort after the change that they follow.
 */
export const entryKey = (number: string, { version, isNote, id }: EntryPlace) => ({
  PK: `TICKET#${number}`,
  SK: `${entryPrefix}${String(version).padStart(6, '0')}#${isNote ? 1 : 0}#${id}`,
})
export interface EntryPlace {
  readonly version: number
  readonly isNote: boolean
  readonly id: string
}
/** An email whose task the queue did not accept. */
export const unannouncedMailKey = (entry: string) => ({ PK: `UNANNOUNCEDMAIL#${entry}`, SK: 'UNANNOUNCEDMAIL' })
export const unannouncedMailList = 'UNANNOUNCEDMAILS'
export const attachmentKey = (id: string) => ({ PK: `ATTACHMENT#${id}`, SK: 'ATTACHMENT' })
export const calendarFeedKey = (owner: string) => ({ PK: `CALENDARFEED#${owner}`, SK: 'CALENDARFEED' })
export const readMarksKey = (reader: string) => ({ PK: `READER#${reader}`, SK: 'READMARKS' })
/** In a partition apart from its ticket: typing indicators expire within a minute. */
export const typingOn = (number: string) => `WRITERS#${number}`
export const typingKey = (number: string, person: string) => ({ PK: typingOn(number), SK: person })
export const cannedRepliesKey = { PK: 'CANNEDREPLIES', SK: 'CANNEDREPLIES' }
export const ticketCountsKey = (organisation: string) => ({ PK: `ORGANISATION#${organisation}`, SK: 'TICKETCOUNTS' })
export const ticketList = (organisation: string) => `TICKETS#${organisation}`
export const ticketStatusList = (organisation: string, status: string) => `TICKETS#${organisation}#${status}`
/** Each queue is one partition. It accepts a thousand writes a second, far more than support can handle. */
export const queueList = (queue: string) => `QUEUE#${queue}`
export const assigneeQueue = (assignee: string) => `ASSIGNEE#${assignee}`

export const noticeShardOf = (ticketNumber: string) => noticeShard(shardOf(ticketNumber))
export const noticeShard = (shard: number) => `NOTICES#${shard}`

export const organisationKey = (id: string) => ({ PK: `ORGANISATION#${id}`, SK: 'ORGANISATION' })
export const directoryListOf = (id: string) => directoryList(shardOf(id))
export const directoryList = (shard: number) => `ORGANISATIONS#${shard}`
export const memberKey = (member: string) => ({ PK: `MEMBER#${member}`, SK: 'MEMBER' })
export const staffKey = (id: string) => ({ PK: `STAFF#${id}`, SK: 'STAFF' })
export const staffList = 'STAFF'
/** An address to which emails do not arrive, in the audit trail of those who were emailed. */
export const unreachableOf = (trail: string) => `UNREACHABLE#${trail}`
export const unreachableKey = (trail: string, address: string) => ({
  PK: unreachableOf(trail),
  SK: address.toLowerCase(),
})
export const memberList = (organisation: string) => `ORGANISATION#${organisation}#MEMBERS`
export const invitationKey = (id: string) => ({ PK: `INVITATION#${id}`, SK: 'INVITATION' })
export const invitationList = (organisation: string) => `ORGANISATION#${organisation}#INVITATIONS`
export const apiKeyKey = (id: string) => ({ PK: `APIKEY#${id}`, SK: 'APIKEY' })
export const apiKeyList = (organisation: string) => `ORGANISATION#${organisation}#APIKEYS`
export const suspensionKey = (organisation: string) => ({ PK: `ORGANISATION#${organisation}`, SK: 'SUSPENSION' })
/** An organisation's single sign-on, and the organisations that own a verified domain or a user pool provider. */
export const singleSignOnKey = (organisation: string) => ({ PK: `ORGANISATION#${organisation}`, SK: 'SINGLESIGNON' })
export const ssoDomainKey = (domain: string) => ({ PK: `SSODOMAIN#${domain}`, SK: 'SSODOMAIN' })
export const ssoProviderKey = (provider: string) => ({ PK: `SSOPROVIDER#${provider}`, SK: 'SSOPROVIDER' })
/** A removed member whose identity provider still vouches for them. */
export const removedMemberKey = (member: string) => ({ PK: `MEMBER#${member}`, SK: 'REMOVED' })
/** A lease for work that only one may do at a time. */
export const leaseKey = (name: string) => ({ PK: `LEASE#${name}`, SK: 'LEASE' })
/** Sorted by number, so that the newest submission is read first. */
export const complianceKey = (organisation: string, submission: number) => ({
  PK: `ORGANISATION#${organisation}`,
  SK: `${compliancePrefix}${String(submission).padStart(6, '0')}`,
})
export const compliancePrefix = 'COMPLIANCE#'

export const usageRecordKey = (organisation: string, id: string) => ({
  PK: `ORGANISATION#${organisation}`,
  SK: `USAGERECORD#${id}`,
})
export const usageRecordList = (organisation: string, date: string) => `ORGANISATION#${organisation}#USAGE#${date}`
/**
 * A shard of a day's cost, which is the sum of its shards. Simultaneous batches of a large organisation then need not
 * wait for each other. A resource always adds to the same shard. Without a resource, this is the prefix of all shards.
 */
export const usageDayKey = (organisation: string, date: string, resource?: string) => ({
  PK: `ORGANISATION#${organisation}`,
  SK: `USAGEDAY#${date}${resource === undefined ? '' : `#${shardOf(resource)}`}`,
})
/**
 * Usage of `date` that arrived after its month was closed. It counts for the invoice of `month`, and sorts among that
 * month's days.
 */
export const lateUsageDayKey = (organisation: string, month: string, date: string, resource?: string) =>
  usageDayKey(organisation, `${month}-late#${date}`, resource)

/** The sum of one kind of usage (resource, zone, unit, tags) in `ofMonth` that counts for the invoice of `month`. */
export const usageSumKey = (organisation: string, months: SumMonths, kind: readonly unknown[]) => ({
  PK: `ORGANISATION#${organisation}`,
  SK: `${usageSumPrefix(months.month)}${months.ofMonth}#${createHash('sha256').update(JSON.stringify(kind)).digest('base64url')}`,
})
export interface SumMonths {
  readonly month: string
  readonly ofMonth: string
}
export const usageSumPrefix = (month: string) => `USAGESUM#${month}#`

export const billingRunKey = (run: string) => ({ PK: `BILLING#${run}`, SK: 'RUN' })
export const billingRunList = 'BILLINGRUNS'
/** A chunk of organisations, as they were when the run began. */
export const chunkKey = (run: string, listId: string, chunk: number) => ({
  PK: `BILLING#${run}`,
  SK: `CHUNK#${listId}#${String(chunk).padStart(6, '0')}`,
})
export const billingProgressKey = (run: string, shard: number) => ({ PK: `BILLING#${run}`, SK: `PROGRESS#${shard}` })
/** Any spread will do, since only the sum counts. */
export const progressShardOf = (chunk: number) => chunk % shardCount
export const billingShardOf = (organisation: string) => shardOf(organisation)
export const billingShard = (run: string, shard: number) => `BILLING#${run}#${shard}`
export const outcomeKey = (run: string, organisation: string) => ({
  PK: billingShard(run, shardOf(organisation)),
  SK: `${outcomePrefix}${organisation}`,
})
export const outcomePrefix = 'OUTCOME#'
/** Issued invoices that are not paid, by their due date. */
export const receivableListOf = (organisation: string) => receivableList(shardOf(organisation))
export const receivableList = (shard: number) => `RECEIVABLES#${shard}`
/**
 * Marks a month as closed for usage. Every batch of usage checks a marker in its transaction, and transactions that
 * share an item conflict. There are therefore many markers, chosen by organisation.
 */
const closedMarkerCount = 64
const closedMarker = (month: string, marker: number) => ({ PK: `BILLING#${month}#CLOSED`, SK: `${marker}` })
export const closedMarkerKeys = (month: string) =>
  Array.from({ length: closedMarkerCount }, (_, marker) => closedMarker(month, marker))
export const closedMarkerKey = (month: string, organisation: string) =>
  closedMarker(month, hashOf(organisation) % closedMarkerCount)

/** In the ledger: an invoice, followed by everything that refers to it. */
export const ledgerKey = (organisation: string, invoice: string, suffix = '') => ({
  PK: `ORGANISATION#${organisation}`,
  SK: `${ledgerPrefix}${invoice}${suffix}`,
})
export const ledgerPrefix = 'INVOICE#'
export const seriesKey = (series: string) => ({ PK: `SERIES#${series}`, SK: 'SERIES' })

/** The writes in a minute by the people of an organisation, or by one person of the provider's staff. */
export const writeCountKey = (whose: string, minute: string) => ({ PK: `WRITES#${whose}`, SK: minute })

/** An email that was sent. */
export const sentMailKey = (entry: string, recipient: string) => ({ PK: `SENTMAIL#${entry}`, SK: recipient })

export const idempotencyKey = (key: string) => ({ PK: `ONCE#${key}`, SK: 'ONCE' })

export const auditRetentionKey = (organisation: string) => ({
  PK: `ORGANISATION#${organisation}`,
  SK: 'AUDITRETENTION',
})
export const dataExportKey = (organisation: string, id: string) => ({
  PK: `ORGANISATION#${organisation}`,
  SK: `EXPORT#${id}`,
})
export const auditStreamKey = (organisation: string) => ({ PK: `ORGANISATION#${organisation}`, SK: 'AUDITSTREAM' })
export const auditStreamList = 'AUDITSTREAMS'
/** The progress of an organisation's long-term audit trail. */
export const trailStateKey = (organisation: string) => ({ PK: `ORGANISATION#${organisation}`, SK: 'TRAILSTATE' })
/** Events that were recorded late in an audit trail, by the time of recording. */
export const lateTrail = (trail: string) => `${trail}#late`
export const lateKey = (trail: string, recordedAt: string, key: string) => ({
  PK: lateTrail(trail),
  SK: `${recordedAt}#${key}`,
})
/** Requests in an audit trail that changed nothing. */
export const trafficTrail = (trail: string) => `${trail}#traffic`

export const auditKey = (trail: string, timestamp: string, requestId: string, event: string, about: string) => ({
  PK: trail,
  SK: `${timestamp}#${requestId}#${event}#${about}`,
})
