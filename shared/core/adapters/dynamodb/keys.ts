import { createHash } from 'node:crypto'

/*
 * Every key of the tables and their indexes. Product table: PK, SK. Tickets stand in the indexes `byActivity` (listName,
 * activityAt), `byStatus` (statusListName, activityAt), unless closed in `byQueue` (queueName, queuePlace), when
 * assigned too in `byAssignee` (assigneeQueueName, queuePlace), while their clock runs in `byNotice` (noticeShard,
 * noticeAt), and always in `byOpening` (listName, openedAt) with what reports need. Other lists stand in `byList`
 * (listName, listOrder). Audit table: PK is a trail, SK the instant and the request.
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

/** Spreads what all organisations share over partitions. A larger count needs the old items moved. */
const shardCount = 8
export const shards = Array.from({ length: shardCount }, (_, shard) => shard)

const hashOf = (id: string): number => createHash('sha256').update(id).digest().readUInt32BE(0)
const shardOf = (id: string): number => hashOf(id) % shardCount
/** One of so many places, always the same for an id. */
export const placeOf = (id: string, places: number): number => hashOf(id) % Math.max(1, places)

export const ticketKey = (number: string) => ({ PK: `TICKET#${number}`, SK: 'TICKET' })
/** Entries sort after their ticket, so that one query reads the ticket and the first page of its thread. */
export const entryPrefix = 'TICKET#ENTRY#'
/** By version, which only one change can make, and not by anybody's clock; notes come after what they were written to. */
export const entryKey = (number: string, { version, isNote, id }: EntryPlace) => ({
  PK: `TICKET#${number}`,
  SK: `${entryPrefix}${String(version).padStart(6, '0')}#${isNote ? 1 : 0}#${id}`,
})
export interface EntryPlace {
  readonly version: number
  readonly isNote: boolean
  readonly id: string
}
export const attachmentKey = (id: string) => ({ PK: `ATTACHMENT#${id}`, SK: 'ATTACHMENT' })
export const calendarFeedKey = (owner: string) => ({ PK: `CALENDARFEED#${owner}`, SK: 'CALENDARFEED' })
export const readMarksKey = (reader: string) => ({ PK: `READER#${reader}`, SK: 'READMARKS' })
/** Apart from its ticket: what is said there ends within a minute. */
export const typingOn = (number: string) => `WRITERS#${number}`
export const typingKey = (number: string, person: string) => ({ PK: typingOn(number), SK: person })
export const cannedRepliesKey = { PK: 'CANNEDREPLIES', SK: 'CANNEDREPLIES' }
export const ticketCountsKey = (organisation: string) => ({ PK: `ORGANISATION#${organisation}`, SK: 'TICKETCOUNTS' })
export const ticketList = (organisation: string) => `TICKETS#${organisation}`
export const ticketStatusList = (organisation: string, status: string) => `TICKETS#${organisation}#${status}`
/** One partition each takes a thousand writes a second, far more than support can handle. */
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
export const memberList = (organisation: string) => `ORGANISATION#${organisation}#MEMBERS`
export const invitationKey = (id: string) => ({ PK: `INVITATION#${id}`, SK: 'INVITATION' })
export const invitationList = (organisation: string) => `ORGANISATION#${organisation}#INVITATIONS`
export const apiKeyKey = (id: string) => ({ PK: `APIKEY#${id}`, SK: 'APIKEY' })
export const apiKeyList = (organisation: string) => `ORGANISATION#${organisation}#APIKEYS`
export const suspensionKey = (organisation: string) => ({ PK: `ORGANISATION#${organisation}`, SK: 'SUSPENSION' })
/** Single sign-on of an organisation, and beside it whose a proven domain is, and whose a provider of the user pool. */
export const singleSignOnKey = (organisation: string) => ({ PK: `ORGANISATION#${organisation}`, SK: 'SINGLESIGNON' })
export const ssoDomainKey = (domain: string) => ({ PK: `SSODOMAIN#${domain}`, SK: 'SSODOMAIN' })
export const ssoProviderKey = (provider: string) => ({ PK: `SSOPROVIDER#${provider}`, SK: 'SSOPROVIDER' })
/** Somebody who was removed, and whom an identity provider goes on vouching for. */
export const removedMemberKey = (member: string) => ({ PK: `MEMBER#${member}`, SK: 'REMOVED' })
/** Held for a while by whoever does what only one may do at a time. */
export const leaseKey = (name: string) => ({ PK: `LEASE#${name}`, SK: 'LEASE' })
/** By number, so that the newest submission is read first. */
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
 * What a day has cost: the sum of its shards, so that batches of a large organisation, which come at once, need not wait
 * for each other. A resource always adds to the same shard; reading begins with the same letters.
 */
export const usageDayKey = (organisation: string, date: string, resource?: string) => ({
  PK: `ORGANISATION#${organisation}`,
  SK: `USAGEDAY#${date}${resource === undefined ? '' : `#${shardOf(resource)}`}`,
})
/** What came for `date` after its month was closed counts for the invoice of `month`, and sorts among that month's days. */
export const lateUsageDayKey = (organisation: string, month: string, date: string, resource?: string) =>
  usageDayKey(organisation, `${month}-late#${date}`, resource)

/** What usage of one kind (resource, zone, unit, tags) in `ofMonth` comes to, as it counts for the invoice of `month`. */
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
/** Of organisations, as they were when the run began. */
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
/** Issued invoices that are not paid, by the day on which they are due. */
export const receivableListOf = (organisation: string) => receivableList(shardOf(organisation))
export const receivableList = (shard: number) => `RECEIVABLES#${shard}`
/**
 * Marks that a month takes no more usage. Every batch of usage checks a marker in its transaction, and transactions
 * that share an item get in each other's way: so there are many, chosen by organisation.
 */
const closedMarkerCount = 64
const closedMarker = (month: string, marker: number) => ({ PK: `BILLING#${month}#CLOSED`, SK: `${marker}` })
export const closedMarkerKeys = (month: string) =>
  Array.from({ length: closedMarkerCount }, (_, marker) => closedMarker(month, marker))
export const closedMarkerKey = (month: string, organisation: string) =>
  closedMarker(month, hashOf(organisation) % closedMarkerCount)

/** In the ledger: an invoice, and behind it whatever refers to it. */
export const ledgerKey = (organisation: string, invoice: string, suffix = '') => ({
  PK: `ORGANISATION#${organisation}`,
  SK: `${ledgerPrefix}${invoice}${suffix}`,
})
export const ledgerPrefix = 'INVOICE#'
export const seriesKey = (series: string) => ({ PK: `SERIES#${series}`, SK: 'SERIES' })

/** How much was written in a minute by the people of an organisation, or by one person of the provider. */
export const writeCountKey = (whose: string, minute: string) => ({ PK: `WRITES#${whose}`, SK: minute })

/** A mail that went out. */
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
/** How far an organisation's long-term trail is. */
export const trailStateKey = (organisation: string) => ({ PK: `ORGANISATION#${organisation}`, SK: 'TRAILSTATE' })
/** What was recorded late in a trail, by when that was. */
export const lateTrail = (trail: string) => `${trail}#late`
export const lateKey = (trail: string, recordedAt: string, key: string) => ({
  PK: lateTrail(trail),
  SK: `${recordedAt}#${key}`,
})
/** The requests of a trail that changed nothing. */
export const trafficTrail = (trail: string) => `${trail}#traffic`

export const auditKey = (trail: string, timestamp: string, requestId: string, event: string, about: string) => ({
  PK: trail,
  SK: `${timestamp}#${requestId}#${event}#${about}`,
})
