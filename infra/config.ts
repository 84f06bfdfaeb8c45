import { RemovalPolicy } from 'aws-cdk-lib'
import * as z from 'zod'
import type { Seller } from '../shared/billing/domain/seller.ts'
import { dateSchema } from '../shared/core/domain/time.ts'

/** All values that differ between stages, as the provider sets them. A stage without a value does not compile. */
export interface StageSettings {
  readonly stage: StageName
  /** A region in which SES can both send and receive email. */
  readonly region: string
  /** Keeps data when the stack is deleted, and refuses to delete tables and the user pool. */
  readonly protectsData: boolean
  readonly logRetentionDays: 30 | 365
  /**
   * The portal's address. Notices link to it, and only it may call the API from a browser. Without one, it is
   * CloudFront's own, which is known after the first deployment; see `npm run deploy`.
   */
  readonly portalUrl: string | undefined
  /** The ARN of a certificate in us-east-1 for the portal's host. Required for an address of one's own. */
  readonly portalCertificate: string | undefined
  /**
   * The portal's name, the colour of its controls (dark enough for white text), and a square logo before the name. The
   * logo is a small `data:` URL, or one of the portal's files such as `/assets/logo.svg`.
   */
  readonly brand: { readonly name: string; readonly colour: string; readonly logo: string | undefined }
  /** The prefix of the sign-in pages' domain. It must be unique among all AWS accounts of the region. */
  readonly signInDomainPrefix: string
  /** Local dates on which neither office hours nor extended office hours apply. */
  readonly holidays: readonly string[]
  /** The seller of support, as invoices name it, and its bank accounts. */
  readonly seller: Seller
  /** Whether a billing run needs the approval of another person in finance than the one who started it. */
  readonly secondPersonApproves: boolean
  /** Whether a customer's message after the first response starts a clock. Plans promise only the initial response. */
  readonly nextResponseClocks: boolean
  /** Who is emailed which notices. Each address must confirm its subscription. */
  readonly noticeSubscriptions: readonly NoticeSubscription[]
  readonly mail: {
    readonly senderName: string
    /** The sender of emails to customers. */
    readonly senderAddress: string
    /**
     * What SES verifies: the sender's domain, by DNS records that the deployment prints; a domain that the account has
     * verified already; or only the sender's address, by a link in an email to it.
     */
    readonly identity: 'domain' | 'existing domain' | 'address'
    /** The domain of customers' replies, which receives no other email. Without one, emails say to answer in the portal. */
    readonly replyDomain: string | undefined
  }
  /** Support's phone number in the E.164 format, shown to organisations whose plan includes phone support. */
  readonly supportPhone: string
  /** Whether functions send traces to X-Ray. Each costs, so it is meant for the time of a search. */
  readonly tracing: boolean
  /** Whether a release of the API serves a tenth of its requests first, for five minutes. */
  readonly canaries: boolean
  /** Operators who are emailed about each alarm. */
  readonly alarmEmails: readonly string[]
  /**
   * How long a file of an audit trail is locked after it is written. With `governance`, accounts with a special
   * permission can still remove it; with `compliance`, nobody can. The lock should be shorter than any retention period
   * that an owner may set. Otherwise, deletion waits for the lock.
   */
  readonly auditFileLock: { readonly mode: 'governance' | 'compliance'; readonly days: number } | undefined
  /**
   * Schemes and hosts, such as `http://127.0.0.1`, that may receive audit streams although they are not public. For
   * tests only, because any customer could then call what runs there.
   */
  readonly trustedReceivers: readonly string[]
  readonly apiThrottle: { readonly requestsPerSecond: number; readonly burst: number }
  /** For each route without a token: requests from strangers must stay cheap. */
  readonly publicThrottle: { readonly requestsPerSecond: number; readonly burst: number }
  /** How many writes a minute are accepted: from each person, and from an organisation in total. */
  readonly writesPerMinute: { readonly person: number; readonly organisation: number }
  /**
   * Reserved outside the account's pool. A flood of requests cannot starve the scan or billing, and a flood of emails
   * cannot starve the API.
   */
  readonly reservedConcurrency:
    | { readonly scan: number; readonly billing: number; readonly incomingMail: number }
    | undefined
  /** The account's quota of concurrent executions in the region. With one of 10, nothing can be reserved. */
  readonly concurrentExecutions: number
}

/** A stage's values for one deployment. */
export interface StageConfig extends StageSettings {
  readonly portalUrl: string
  /** Whether the stack is being created. A creation that fails can then remove what it has made. */
  readonly isFirstDeployment: boolean
  /** Whether this release goes ahead although alarms are raised, as one that mends what they report must. */
  readonly despiteAlarms: boolean
}

/** Keeps what holds data when the stack is deleted, but not when its creation fails: a second try would find it there. */
export const keptAfterRemoval = ({ protectsData }: Pick<StageConfig, 'protectsData'>): RemovalPolicy =>
  protectsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY

/** Whether tables and the user pool refuse to be deleted. */
export const refusesDeletion = ({ protectsData, isFirstDeployment }: StageConfig): boolean =>
  protectsData && !isFirstDeployment

export interface NoticeSubscription {
  readonly email: string
  readonly levels: readonly string[]
  /** All plans if absent. */
  readonly plans?: readonly string[]
  /** All priorities if absent. A digest reaches the subscribers of every priority that it contains. */
  readonly priorities?: readonly string[]
}

export const stages = ['dev', 'prod'] as const
export type StageName = (typeof stages)[number]

/** `test` is the level of the daily test notice. */
const everyLevel = ['test', 'approaching', 'overdue', 'escalated-1', 'escalated-2', 'escalated-3']
const escalations = everyLevel.filter((level) => level.startsWith('escalated'))

/** An example that each provider replaces. The account numbers come from the banks' own documentation. */
const seller: Omit<Seller, 'legalEntity'> = {
  party: {
    name: 'Provider Cloud AG',
    address: { street: 'Bahnhofstrasse', houseNumber: '1', postalCode: '8001', town: 'Zürich', country: 'CH' },
    vatNumber: 'CHE109322551MWST',
    email: 'billing@provider.example',
    phone: '+41445550101',
    website: 'https://provider.example',
  },
  accounts: {
    CHF: { iban: 'CH9300762011623852957', bic: 'POFICHBEXXX' },
    EUR: { iban: 'CH5604835012345678009', bic: 'CRESCHZZ80A' },
    USD: { iban: 'CH5604835012345678009', bic: 'CRESCHZZ80A' },
  },
  paymentTermDays: 30,
  reminderDays: [10, 20, 30],
}

/** A cloud, as an example; providers replace it with their own logo. */
const logo = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#4f7cf0" d="M7 19a5 5 0 0 1-.6-10 6.5 6.5 0 0 1 12.4 1.6A4.3 4.3 0 0 1 18.5 19z"/></svg>',
)}`

export const configs: Readonly<Record<StageName, StageSettings>> = {
  dev: {
    stage: 'dev',
    region: 'eu-central-1',
    protectsData: false,
    logRetentionDays: 30,
    portalUrl: undefined,
    portalCertificate: undefined,
    brand: { name: 'Provider Support', colour: '#1f4fd8', logo },
    signInDomainPrefix: 'tierdesk-dev',
    holidays: [],
    seller: { ...seller, legalEntity: 'tierdesk-dev' },
    secondPersonApproves: false,
    nextResponseClocks: true,
    noticeSubscriptions: [
      { email: 'on-call@provider.example', levels: everyLevel },
      { email: 'lead@provider.example', levels: escalations },
      { email: 'csm@provider.example', levels: escalations, plans: ['enterprise'] },
      { email: 'day-shift@provider.example', levels: ['overdue'], priorities: ['P2', 'P3'] },
    ],
    mail: {
      senderName: 'Provider Support',
      senderAddress: 'support@provider.example',
      identity: 'address',
      replyDomain: undefined,
    },
    supportPhone: '+41445550100',
    tracing: false,
    canaries: false,
    alarmEmails: ['operators@provider.example'],
    auditFileLock: undefined,
    trustedReceivers: ['http://127.0.0.1'],
    apiThrottle: { requestsPerSecond: 200, burst: 400 },
    publicThrottle: { requestsPerSecond: 20, burst: 40 },
    writesPerMinute: { person: 600, organisation: 1_200 },
    // Of a new account's quota nothing can be reserved.
    reservedConcurrency: undefined,
    concurrentExecutions: 10,
  },
  prod: {
    stage: 'prod',
    region: 'eu-central-1',
    protectsData: true,
    logRetentionDays: 365,
    portalUrl: 'https://support.provider.example',
    portalCertificate: 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000',
    brand: { name: 'Provider Support', colour: '#1f4fd8', logo },
    signInDomainPrefix: 'tierdesk',
    holidays: [],
    seller: { ...seller, legalEntity: 'tierdesk' },
    secondPersonApproves: true,
    nextResponseClocks: true,
    noticeSubscriptions: [
      { email: 'on-call@provider.example', levels: everyLevel },
      { email: 'lead@provider.example', levels: escalations },
      { email: 'csm@provider.example', levels: escalations, plans: ['enterprise'] },
      { email: 'day-shift@provider.example', levels: ['overdue'], priorities: ['P2', 'P3'] },
    ],
    mail: {
      senderName: 'Provider Support',
      senderAddress: 'support@provider.example',
      identity: 'domain',
      replyDomain: 'reply.provider.example',
    },
    supportPhone: '+41445550100',
    tracing: false,
    canaries: true,
    alarmEmails: ['operators@provider.example'],
    auditFileLock: undefined,
    trustedReceivers: [],
    apiThrottle: { requestsPerSecond: 500, burst: 1000 },
    publicThrottle: { requestsPerSecond: 20, burst: 100 },
    writesPerMinute: { person: 60, organisation: 300 },
    reservedConcurrency: { scan: 2, billing: 5, incomingMail: 5 },
    concurrentExecutions: 1_000,
  },
}

const contextSchema = z.object({
  stage: z.enum(stages, { error: `There is no such stage. Choose one of: ${stages.join(', ')}.` }).default('dev'),
  portalUrl: z.url().optional(),
  replyDomain: z.string().optional(),
  firstDeployment: z.literal('true').optional(),
  despiteAlarms: z.literal('true').optional(),
})

/** Stands for CloudFront's address until it is known. The name can belong to nobody (RFC 2606). */
const notKnownYet = 'https://portal.invalid'

/**
 * Returns the configuration of a stage for one deployment, from the CDK's context: `-c stage=prod`, with `portalUrl` and
 * `replyDomain` if the stage has none, `firstDeployment=true` while the stack is created, and `despiteAlarms=true` for a
 * release while the API fails. Throws on other values.
 */
export function configOf(context: (name: string) => unknown): StageConfig {
  const names = Object.keys(contextSchema.shape)
  const given = contextSchema.parse(Object.fromEntries(names.map((name) => [name, context(name)])))
  const { mail, portalUrl, ...settings } = configs[given.stage]
  return {
    ...settings,
    holidays: readHolidays(settings.holidays),
    portalUrl: portalUrl ?? given.portalUrl ?? notKnownYet,
    mail: { ...mail, replyDomain: mail.replyDomain ?? given.replyDomain },
    isFirstDeployment: given.firstDeployment === 'true',
    despiteAlarms: given.despiteAlarms === 'true',
  }
}

/**
 * Reads holidays as functions will. A date that does not exist would stop every function that calculates promises. Throws
 * an error that names each.
 */
export function readHolidays(holidays: readonly string[]): string[] {
  const wrong = holidays.filter((text) => !dateSchema.safeParse(text).success)
  if (wrong.length > 0)
    throw new Error(
      `These holidays in infra/config.ts are not dates such as 2026-12-25: ${wrong.map((text) => `'${text}'`).join(', ')}`,
    )
  return [...new Set(holidays)].sort()
}
