import type { Seller } from '../shared/billing/domain/seller.ts'

/** Everything that differs between stages: a record that misses a value does not compile. */
export interface StageConfig {
  readonly stage: StageName
  /** One where SES takes mail in as well as out. */
  readonly region: string
  /** Keeps data when the stack goes, and refuses to delete tables and the user pool. */
  readonly protectsData: boolean
  readonly logRetentionDays: 30 | 365
  /** Where people use the portal; notices link to it, and only it may call the API from a browser. */
  readonly portalUrl: string
  /** The ARN of a certificate in us-east-1 for the portal's host; without one, CloudFront's own domain serves it. */
  readonly portalCertificate: string | undefined
  /**
   * What the portal is called, the colour of what people press (dark enough for white text), and a square picture before
   * the name: a small `data:` URL, or a file among the portal's such as `/assets/logo.svg`.
   */
  readonly brand: { readonly name: string; readonly colour: string; readonly logo: string | undefined }
  /** The prefix of the sign-in pages' domain: unique among all AWS accounts of the region. */
  readonly signInDomainPrefix: string
  /** Local dates on which office hours and extended office hours are closed. */
  readonly holidays: readonly string[]
  /** Who sells support, as invoices name it, and where it is paid. */
  readonly seller: Seller
  /** Whether somebody else of finance has to approve a billing run than who started it. */
  readonly secondPersonApproves: boolean
  /** Whether a customer's message after the first answer starts a clock: plans promise the initial response alone. */
  readonly nextResponseClocks: boolean
  /** Who is mailed which notices; each address has to confirm its subscription. */
  readonly noticeSubscriptions: readonly NoticeSubscription[]
  /**
   * Who mails to customers come from, and the domain that their replies go to: both the provider's own, with the DNS
   * records that docs/runbook.md names.
   */
  readonly mail: { readonly senderName: string; readonly senderAddress: string; readonly replyDomain: string }
  /** Where support is called, in E.164: told to organisations whose plan has phone. */
  readonly supportPhone: string
  /** Operators who are mailed when an alarm goes off. */
  readonly alarmEmails: readonly string[]
  /**
   * How long no account can remove a file of an audit trail once it is written: `governance` lets those who have the
   * right to, `compliance` nobody. It is shorter than whatever retention an owner may set, or deleting waits for it.
   */
  readonly auditFileLock: { readonly mode: 'governance' | 'compliance'; readonly days: number } | undefined
  /**
   * Schemes and hosts, such as `http://127.0.0.1`, that trails may be sent on to although they are not public: for tests
   * alone, since what runs there is anybody's to call.
   */
  readonly trustedReceivers: readonly string[]
  readonly apiThrottle: { readonly requestsPerSecond: number; readonly burst: number }
  /** Of each route that takes no token: what strangers may ask for must not cost much. */
  readonly publicThrottle: { readonly requestsPerSecond: number; readonly burst: number }
  /** What people may write in a minute before they are asked to wait: each of them, and an organisation's together. */
  readonly writesPerMinute: { readonly person: number; readonly organisation: number }
  /** Kept apart from the account's pool: a flood of requests cannot starve the scan or billing, nor one of mails the API. */
  readonly reservedConcurrency: { readonly scan: number; readonly billing: number; readonly incomingMail: number }
}

export interface NoticeSubscription {
  readonly email: string
  readonly levels: readonly string[]
  /** All plans, when absent. */
  readonly plans?: readonly string[]
  /** All priorities, when absent. A digest reaches whoever wants one of those that it tells of. */
  readonly priorities?: readonly string[]
}

const stages = ['dev', 'prod'] as const
export type StageName = (typeof stages)[number]

/** `test` is the daily proof that notices come. */
const everyLevel = ['test', 'approaching', 'overdue', 'escalated-1', 'escalated-2', 'escalated-3']
const escalations = everyLevel.filter((level) => level.startsWith('escalated'))

/** An example that a provider replaces by itself: the accounts are of the banks' own documentation. */
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

/** A cloud: providers put their own in its place. */
const logo = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#4f7cf0" d="M7 19a5 5 0 0 1-.6-10 6.5 6.5 0 0 1 12.4 1.6A4.3 4.3 0 0 1 18.5 19z"/></svg>',
)}`

export const configs: Readonly<Record<StageName, StageConfig>> = {
  dev: {
    stage: 'dev',
    region: 'eu-central-1',
    protectsData: false,
    logRetentionDays: 30,
    portalUrl: 'http://localhost:7400',
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
      replyDomain: 'reply.provider.example',
    },
    supportPhone: '+41445550100',
    alarmEmails: ['operators@provider.example'],
    auditFileLock: undefined,
    trustedReceivers: ['http://127.0.0.1'],
    apiThrottle: { requestsPerSecond: 200, burst: 400 },
    publicThrottle: { requestsPerSecond: 20, burst: 40 },
    writesPerMinute: { person: 600, organisation: 1_200 },
    reservedConcurrency: { scan: 1, billing: 2, incomingMail: 2 },
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
      replyDomain: 'reply.provider.example',
    },
    supportPhone: '+41445550100',
    alarmEmails: ['operators@provider.example'],
    auditFileLock: undefined,
    trustedReceivers: [],
    apiThrottle: { requestsPerSecond: 500, burst: 1000 },
    publicThrottle: { requestsPerSecond: 20, burst: 100 },
    writesPerMinute: { person: 60, organisation: 300 },
    reservedConcurrency: { scan: 2, billing: 5, incomingMail: 5 },
  },
}

/** The configuration of a stage by its name; throws on another name. */
export function configOf(stage: unknown): StageConfig {
  const name = stages.find((known) => known === stage)
  if (!name) throw new Error(`There is no stage '${String(stage)}'. Choose one of: ${stages.join(', ')}.`)
  return configs[name]
}
