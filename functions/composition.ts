import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { v7 as uuid } from 'uuid'
import * as z from 'zod'
import { createRecordTraffic } from '../shared/audit/adapters/dynamodb/recordTraffic.ts'
import { createSendInvoiceMail } from '../shared/billing/adapters/mail/sendInvoiceMail.ts'
import type { SendInvoiceMail } from '../shared/billing/billingPorts.ts'
import { type Seller, sellerSchema } from '../shared/billing/domain/seller.ts'
import { createAfterResponse } from '../shared/core/adapters/afterResponse.ts'
import { createCursors } from '../shared/core/adapters/cursors.ts'
import { createDocumentClient, type ProductTable, type Tables } from '../shared/core/adapters/dynamodb/client.ts'
import { createIdempotencyStore, createTransact } from '../shared/core/adapters/dynamodb/transact.ts'
import { createLimitWrites, type LimitWrites } from '../shared/core/adapters/dynamodb/writeLimits.ts'
import type { SesSender } from '../shared/core/adapters/mail/sendBySes.ts'
import { createPublishDomainEvents } from '../shared/core/adapters/publishDomainEvents.ts'
import { readRotatedSecret, readSecret } from '../shared/core/adapters/secrets.ts'
import { dateSchema, type Instant, toInstant } from '../shared/core/domain/time.ts'
import type { Traffic } from '../shared/http/adapters/recordTraffic.ts'
import type { ServeDeps } from '../shared/http/adapters/serveArea.ts'
import { createAssertActiveMember } from '../shared/identity/adapters/dynamodb/assertActiveMember.ts'
import { createSendInvitation } from '../shared/identity/adapters/mail/sendInvitation.ts'
import type { SendInvitation } from '../shared/identity/identityPorts.ts'
import { readMembers, readOrganisations } from '../shared/organisations/adapters/dynamodb/organisations.ts'
import { readSuspensions } from '../shared/organisations/adapters/dynamodb/suspensions.ts'
import { hasAllTraffic } from '../shared/organisations/domain/organisation.ts'
import { createPromiseRules, type PromiseRules } from '../shared/plans/domain/sla.ts'
import { createReplyAddresses } from '../shared/tickets/adapters/mail/replyAddresses.ts'
import { createSendMail } from '../shared/tickets/adapters/mail/sendMail.ts'
import type { ReplyAddresses, SendMail } from '../shared/tickets/ticketPorts.ts'

/* Creates the dependencies of functions. Each function does so at cold start, and parses its whole environment. */

/** Reads the function's environment. A missing variable stops the function at cold start, with its name. */
export function readEnvironment<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(process.env)
  if (!parsed.success)
    throw new Error(`The environment of this function is incomplete: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

const storageSchema = z.object({ PRODUCT_TABLE: z.string(), AUDIT_TABLE: z.string(), EVENT_BUS: z.string() })
const jsonVariable = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('is not JSON')
    return z.NEVER
  }
})
const holidaysVariable = z
  .string()
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(dateSchema))

export const now = (): Instant => toInstant(Date.now())
/**
 * Creates an id that sorts by time. It depends on the clock alone: otherwise, the ids of an environment whose clock was
 * ahead for a while would stay ahead.
 */
export const newId = (): string => uuid({ msecs: Date.now() })
export const logger = new Logger({ serviceName: 'tierdesk' })
export const metrics = new Metrics({ namespace: 'Tierdesk', serviceName: 'tierdesk' })

/** Receivers outside the public internet that this stage allows. */
export const readTrustedReceivers = (): readonly string[] =>
  readEnvironment(z.object({ TRUSTED_RECEIVERS: z.string() }))
    .TRUSTED_RECEIVERS.split(',')
    .filter(Boolean)

export function createProductTable(): ProductTable {
  const { PRODUCT_TABLE } = readEnvironment(z.object({ PRODUCT_TABLE: z.string() }))
  return { client: createDocumentClient(), product: PRODUCT_TABLE }
}

/** The tables, and the function that commits changes to them. */
export function createStorage() {
  const environment = readEnvironment(storageSchema)
  const tables: Tables = {
    ...createProductTable(),
    audit: environment.AUDIT_TABLE,
  }
  const transact = createTransact(tables, createPublishDomainEvents(environment.EVENT_BUS, logger, metrics))
  return { tables, transact }
}

/** Like `createStorage`, with the ledger. */
export function createLedgerStorage() {
  const { tables, transact } = createStorage()
  const { LEDGER_TABLE } = readEnvironment(z.object({ LEDGER_TABLE: z.string() }))
  return { tables: { ...tables, ledger: LEDGER_TABLE }, transact }
}

/** The seller of this stage. */
export const createSeller = (): Seller => readEnvironment(z.object({ SELLER: jsonVariable.pipe(sellerSchema) })).SELLER

/** Dependencies for serving an area. Areas that write store idempotent responses and limit writes. */
export async function serveDeps(tables?: Tables): Promise<ServeDeps> {
  if (!tables) return { now, logger, metrics }
  return {
    ...(await serveReads(tables)),
    idempotencyStore: createIdempotencyStore(tables),
    limitWrites: createWriteLimits(tables),
    assertActiveMember: createAssertActiveMember(tables, readMembers(tables), readSuspensions(tables)),
  }
}

/** Dependencies for serving areas that only read, for people of organisations. */
export async function serveReads(tables: Tables): Promise<ServeDeps> {
  const organisations = readOrganisations(tables)
  const traffic: Traffic = {
    isRecorded: async (organisation, at) => hasAllTraffic(await organisations.find(organisation), at),
    record: createRecordTraffic(tables),
    onLost(error) {
      metrics.addMetric('TrafficNotRecorded', MetricUnit.Count, 1)
      metrics.publishStoredMetrics()
      logger.error('TrafficNotRecorded', { error })
    },
  }
  return { now, logger, metrics, traffic, afterResponse: await createAfterResponse(process.env.AWS_LAMBDA_RUNTIME_API) }
}

export function createWriteLimits(tables: Tables): LimitWrites {
  const limits = readEnvironment(
    z.object({ WRITES_PER_MINUTE_PERSON: z.coerce.number(), WRITES_PER_MINUTE_ORGANISATION: z.coerce.number() }),
  )
  const perMinute = { person: limits.WRITES_PER_MINUTE_PERSON, organisation: limits.WRITES_PER_MINUTE_ORGANISATION }
  return createLimitWrites(tables, perMinute)
}

export function createPageCursors() {
  const { CURSOR_SECRET } = readEnvironment(z.object({ CURSOR_SECRET: z.string() }))
  return createCursors(readRotatedSecret(CURSOR_SECRET), Date.now)
}

/** Sends emails as this stage's sender. */
export function createMailSender(): SendMail {
  return createSendMail(readSender())
}

/** Sends documents as this stage's sender; replies go to the seller. */
export function createInvoiceMailSender(): SendInvoiceMail {
  return createSendInvoiceMail(readSender(), createSeller().party.email)
}

/** Sends invitations as this stage's sender. */
export function createInvitationSender(): SendInvitation {
  return createSendInvitation(readSender())
}

function readSender(): SesSender {
  const environment = readEnvironment(
    z.object({ MAIL_SENDER_NAME: z.string(), MAIL_SENDER_ADDRESS: z.string(), MAIL_CONFIGURATION_SET: z.string() }),
  )
  const from = { name: environment.MAIL_SENDER_NAME, address: environment.MAIL_SENDER_ADDRESS }
  return {
    from,
    configurationSet: environment.MAIL_CONFIGURATION_SET,
    onUnavailable(error) {
      metrics.addMetric('MailUnavailable', MetricUnit.Count, 1)
      metrics.publishStoredMetrics()
      logger.error('MailUnavailable', { error })
    },
  }
}

/** Undefined on a stage without a domain, which receives no email. */
export function createReplies(): ReplyAddresses | undefined {
  const environment = readEnvironment(z.object({ REPLY_DOMAIN: z.string(), REPLY_SECRET: z.string() }))
  const secret = readSecret(environment.REPLY_SECRET)
  return environment.REPLY_DOMAIN === '' ? undefined : createReplyAddresses(environment.REPLY_DOMAIN, secret)
}

export function createRules(): PromiseRules {
  const { HOLIDAYS, NEXT_RESPONSE_CLOCKS } = readEnvironment(
    z.object({ HOLIDAYS: holidaysVariable, NEXT_RESPONSE_CLOCKS: z.enum(['on', 'off']) }),
  )
  return createPromiseRules(HOLIDAYS, { nextResponses: NEXT_RESPONSE_CLOCKS === 'on' })
}
