import { createHash } from 'node:crypto'

/*
 * Every key of the tables and their indexes. Product table: PK, SK; index `byList` (listName, listOrder) and `byStatus`
 * (statusListName, listOrder) hold what is listed; index `byNotice` (noticeShard, noticeAt) holds only tickets whose
 * clock is running. Audit table: PK is a trail, SK the instant and the request.
 */

export const indexes = { byList: 'byList', byStatus: 'byStatus', byNotice: 'byNotice' } as const

/** Spreads what all organisations share over partitions. A larger count needs the old items moved. */
const shardCount = 8
export const shards = Array.from({ length: shardCount }, (_, shard) => shard)

const hashOf = (id: string): number => createHash('sha256').update(id).digest().readUInt32BE(0)
const shardOf = (id: string): number => hashOf(id) % shardCount

export const ticketKey = (number: string) => ({ PK: `TICKET#${number}`, SK: 'TICKET' })
export const messageKey = (number: string, id: string) => ({ PK: `TICKET#${number}`, SK: `MESSAGE#${id}` })
export const messagePrefix = 'MESSAGE#'
export const ticketCountsKey = (organisation: string) => ({ PK: `ORGANISATION#${organisation}`, SK: 'TICKETCOUNTS' })
export const ticketList = (organisation: string) => `ORGANISATION#${organisation}#TICKETS`
export const ticketStatusList = (organisation: string, status: string) =>
  `ORGANISATION#${organisation}#TICKETS#${status}`

export const noticeShardOf = (ticketNumber: string) => noticeShard(shardOf(ticketNumber))
export const noticeShard = (shard: number) => `NOTICES#${shard}`

export const organisationKey = (id: string) => ({ PK: `ORGANISATION#${id}`, SK: 'ORGANISATION' })
export const directoryListOf = (id: string) => directoryList(shardOf(id))
export const directoryList = (shard: number) => `ORGANISATIONS#${shard}`
export const memberKey = (member: string) => ({ PK: `MEMBER#${member}`, SK: 'MEMBER' })

export const usageRecordKey = (organisation: string, id: string) => ({
  PK: `ORGANISATION#${organisation}`,
  SK: `USAGERECORD#${id}`,
})
export const usageDayKey = (organisation: string, date: string) => ({
  PK: `ORGANISATION#${organisation}`,
  SK: `USAGEDAY#${date}`,
})

export const billingRunKey = (month: string) => ({ PK: `BILLING#${month}`, SK: 'RUN' })
export const billingProgressKey = (month: string, shard: number) => ({
  PK: `BILLING#${month}`,
  SK: `PROGRESS#${shard}`,
})
export const billingShardOf = (organisation: string) => shardOf(organisation)
export const billingShard = (month: string, shard: number) => `BILLING#${month}#${shard}`
export const outcomeKey = (month: string, organisation: string) => ({
  PK: billingShard(month, shardOf(organisation)),
  SK: `OUTCOME#${organisation}`,
})
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

export const invoiceList = (organisation: string) => `ORGANISATION#${organisation}#INVOICES`
export const seriesKey = (series: string) => ({ PK: `SERIES#${series}`, SK: 'SERIES' })

export const onceKey = (key: string) => ({ PK: `ONCE#${key}`, SK: 'ONCE' })

export const auditKey = (trail: string, timestamp: string, requestId: string, event: string, about: string) => ({
  PK: trail,
  SK: `${timestamp}#${requestId}#${event}#${about}`,
})
