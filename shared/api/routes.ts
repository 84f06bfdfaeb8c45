import * as z from 'zod'
import { feedTokenSchema } from '../domain/calendarFeed.ts'
import type { Role } from '../domain/caller.ts'
import { complianceSubmissionSchema } from '../domain/complianceForm.ts'
import { identifierSchema } from '../domain/text.ts'
import { writtenTicketNumberSchema } from '../domain/ticketNumber.ts'
import { instantSchema, monthSchema } from '../domain/time.ts'
import * as schemas from './schemas.ts'

/** Scopes of access tokens, by the name they have below the resource server. */
export const scopes = {
  portal: 'People at work in the portal and with its API',
  'usage.write': 'The platform sends usage records',
  'organisations.write': 'The platform registers organisations and their members',
  'promises.write': 'Operators have the promises of open tickets made anew',
} as const
export type Scope = keyof typeof scopes
export const resourceServer = 'tierdesk'
export const scopeName = (scope: Scope): string => `${resourceServer}/${scope}`

/** The functions that serve routes: one an area, so that a role grants what an area needs and no more. */
export const areas = ['tickets', 'organisation', 'usage', 'audit', 'billing', 'contract', 'calendar'] as const
export type Area = (typeof areas)[number]

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** As API Gateway writes it: `/tickets/{number}`. */
  readonly path: string
  readonly summary: string
  readonly area: Area
  readonly roles: readonly Role[]
  /** What the caller's token has to hold; undefined for what is public, and takes no token at all. */
  readonly scope: Scope | undefined
  readonly status: 200 | 201 | 202
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  /** `undefined` for reads. */
  readonly body: z.ZodType
  readonly response: z.ZodType
  readonly mediaType: 'application/json' | 'text/calendar'
}

const none = z.strictObject({})
const byNumber = z.strictObject({ number: writtenTicketNumberSchema })
const byOrganisation = z.strictObject({ organisation: identifierSchema })
const byMonth = z.strictObject({ month: monthSchema })

const customers = ['customer', 'owner'] as const
const support = ['agent', 'csm'] as const
const people = [...customers, ...support] as const

const defaults = {
  params: none,
  query: none,
  body: z.undefined(),
  scope: 'portal',
  status: 200,
  mediaType: 'application/json',
} as const

/** Every route of the API: infra, handlers, OpenAPI, the client and the authorisation tests are made from this. */
export const routes = {
  openTicket: {
    ...defaults,
    method: 'POST',
    path: '/tickets',
    summary: 'Open a ticket',
    area: 'tickets',
    roles: customers,
    status: 201,
    body: schemas.openTicketSchema,
    response: schemas.ticketDetailSchema,
  },
  listTickets: {
    ...defaults,
    method: 'GET',
    path: '/tickets',
    summary: "List the organisation's tickets in a view, newest activity first",
    area: 'tickets',
    roles: customers,
    query: schemas.ticketQuerySchema,
    response: schemas.ticketPageSchema,
  },
  logCall: {
    ...defaults,
    method: 'POST',
    path: '/organisations/{organisation}/calls',
    summary: 'Log a call of a member as a ticket, where the plan has phone',
    area: 'tickets',
    roles: support,
    status: 201,
    params: byOrganisation,
    body: schemas.logCallSchema,
    response: schemas.ticketDetailSchema,
  },
  listTicketsOf: {
    ...defaults,
    method: 'GET',
    path: '/organisations/{organisation}/tickets',
    summary: 'List the tickets of any organisation',
    area: 'tickets',
    roles: support,
    params: byOrganisation,
    query: schemas.ticketQuerySchema,
    response: schemas.ticketPageSchema,
  },
  listQueue: {
    ...defaults,
    method: 'GET',
    path: '/queue',
    summary: 'List what waits across all organisations, by due time',
    area: 'tickets',
    roles: support,
    query: schemas.queueQuerySchema,
    response: schemas.queuePageSchema,
  },
  getTicket: {
    ...defaults,
    method: 'GET',
    path: '/tickets/{number}',
    summary: 'Read a ticket and its thread',
    area: 'tickets',
    roles: people,
    params: byNumber,
    query: schemas.threadQuerySchema,
    response: schemas.ticketThreadSchema,
  },
  getPromiseProof: {
    ...defaults,
    method: 'GET',
    path: '/tickets/{number}/promise',
    summary: 'Read what became of the promise of a ticket, event by event; as CSV where that is accepted',
    area: 'tickets',
    roles: people,
    params: byNumber,
    response: schemas.promiseProofSchema,
  },
  writeMessage: {
    ...defaults,
    method: 'POST',
    path: '/tickets/{number}/messages',
    summary: 'Reply to a ticket, or note something internally',
    area: 'tickets',
    roles: people,
    status: 201,
    params: byNumber,
    body: schemas.writeMessageSchema,
    response: schemas.ticketDetailSchema,
  },
  assignTicket: {
    ...defaults,
    method: 'POST',
    path: '/tickets/{number}/assignment',
    summary: 'Take a ticket, or hand it over to a colleague',
    area: 'tickets',
    roles: support,
    params: byNumber,
    body: schemas.assignTicketSchema,
    response: schemas.ticketDetailSchema,
  },
  listColleagues: {
    ...defaults,
    method: 'GET',
    path: '/colleagues',
    summary: 'List the colleagues to whom a ticket can be handed over: those who have signed in once',
    area: 'tickets',
    roles: support,
    query: schemas.pageQuerySchema,
    response: schemas.colleaguePageSchema,
  },
  prioritiseTicket: {
    ...defaults,
    method: 'PUT',
    path: '/tickets/{number}/priority',
    summary: 'Change the priority, with the reason; the promise is made anew from the time of opening',
    area: 'tickets',
    roles: people,
    params: byNumber,
    body: schemas.prioritiseTicketSchema,
    response: schemas.ticketDetailSchema,
  },
  pauseNotices: {
    ...defaults,
    method: 'PUT',
    path: '/tickets/{number}/notice-pause',
    summary: 'Acknowledge the notices of a ticket: none is sent until an instant, and then the level of then',
    area: 'tickets',
    roles: support,
    params: byNumber,
    body: schemas.pauseNoticesSchema,
    response: schemas.ticketDetailSchema,
  },
  nameResources: {
    ...defaults,
    method: 'PUT',
    path: '/tickets/{number}/affected-resources',
    summary: 'Name the resources that a ticket is about',
    area: 'tickets',
    roles: people,
    params: byNumber,
    body: schemas.nameResourcesSchema,
    response: schemas.ticketDetailSchema,
  },
  watchTicket: {
    ...defaults,
    method: 'PUT',
    path: '/tickets/{number}/watchers/{member}',
    summary: 'Mail a member of the organisation what happens to a ticket, or stop mailing them; `me` is oneself',
    area: 'tickets',
    roles: people,
    params: z.strictObject({ number: writtenTicketNumberSchema, member: identifierSchema }),
    body: schemas.watchTicketSchema,
    response: schemas.ticketDetailSchema,
  },
  markRead: {
    ...defaults,
    method: 'PUT',
    path: '/tickets/{number}/read-mark',
    summary: 'Mark a ticket as read up to an instant, for oneself',
    area: 'tickets',
    roles: people,
    params: byNumber,
    body: schemas.markReadSchema,
    response: schemas.readMarkSchema,
  },
  closeTicket: {
    ...defaults,
    method: 'POST',
    path: '/tickets/{number}/closing',
    summary: 'Close a ticket; closing a closed one is harmless',
    area: 'tickets',
    roles: people,
    params: byNumber,
    body: none,
    response: schemas.ticketDetailSchema,
  },
  getSlaReport: {
    ...defaults,
    method: 'GET',
    path: '/organisation/sla-report',
    summary: 'Read how the promises of a month went, by plan and priority; as CSV where that is accepted',
    area: 'tickets',
    roles: customers,
    query: schemas.slaReportQuerySchema,
    response: schemas.slaReportSchema,
  },
  getSlaReportOf: {
    ...defaults,
    method: 'GET',
    path: '/organisations/{organisation}/sla-report',
    summary: 'Read how the promises to any organisation went in a month',
    area: 'tickets',
    roles: support,
    params: byOrganisation,
    query: schemas.slaReportQuerySchema,
    response: schemas.slaReportSchema,
  },
  listSlaReports: {
    ...defaults,
    method: 'GET',
    path: '/sla-reports',
    summary: 'Read how the promises of a month went, organisation by organisation',
    area: 'tickets',
    roles: support,
    query: schemas.slaReportsQuerySchema,
    response: schemas.slaReportPageSchema,
  },
  announceAttachment: {
    ...defaults,
    method: 'POST',
    path: '/attachments',
    summary: 'Announce a file: the answer says where to send it, before a message names it',
    area: 'tickets',
    roles: people,
    status: 201,
    body: schemas.announceAttachmentSchema,
    response: schemas.attachmentUploadSchema,
  },
  getAttachment: {
    ...defaults,
    method: 'GET',
    path: '/tickets/{number}/attachments/{attachment}',
    summary: 'Get a short-lived link from which a file is downloaded',
    area: 'tickets',
    roles: people,
    params: z.strictObject({ number: writtenTicketNumberSchema, attachment: z.uuid() }),
    response: schemas.attachmentLinkSchema,
  },
  createCalendarFeed: {
    ...defaults,
    method: 'POST',
    path: '/calendar-feed',
    summary: "Make one's feed of due times for calendar programs, at a secret URL; the one before it ends",
    area: 'tickets',
    roles: people,
    status: 201,
    body: none,
    response: schemas.calendarFeedUrlSchema,
  },
  revokeCalendarFeed: {
    ...defaults,
    method: 'POST',
    path: '/calendar-feed/revocation',
    summary: "End one's feed of due times",
    area: 'tickets',
    roles: people,
    body: none,
    response: none,
  },
  getCalendar: {
    ...defaults,
    method: 'GET',
    path: '/calendars/{feed}',
    summary: 'Read a feed of due times as iCalendar; its URL is the secret',
    area: 'calendar',
    roles: [],
    scope: undefined,
    params: z.strictObject({ feed: feedTokenSchema }),
    response: z.string(),
    mediaType: 'text/calendar',
  },
  requestChat: {
    ...defaults,
    method: 'POST',
    path: '/chats',
    summary: 'Ask for a chat with support, which is coming soon to some plans',
    area: 'organisation',
    roles: customers,
    body: none,
    response: none,
  },
  getProfile: {
    ...defaults,
    method: 'GET',
    path: '/profile',
    summary: 'Read what is known of oneself',
    area: 'organisation',
    roles: customers,
    response: schemas.memberSchema,
  },
  setProfile: {
    ...defaults,
    method: 'PUT',
    path: '/profile',
    summary: 'Set the time zone that mails tell times in',
    area: 'organisation',
    roles: customers,
    body: schemas.setProfileSchema,
    response: schemas.memberSchema,
  },
  listMembers: {
    ...defaults,
    method: 'GET',
    path: '/organisation/members',
    summary: 'List the members of the own organisation',
    area: 'organisation',
    roles: customers,
    query: schemas.pageQuerySchema,
    response: schemas.memberPageSchema,
  },
  listMembersOf: {
    ...defaults,
    method: 'GET',
    path: '/organisations/{organisation}/members',
    summary: 'List the members of any organisation',
    area: 'organisation',
    roles: support,
    params: byOrganisation,
    query: schemas.pageQuerySchema,
    response: schemas.memberPageSchema,
  },
  getComplianceForm: {
    ...defaults,
    method: 'GET',
    path: '/organisation/compliance-form',
    summary: 'Read the compliance form and what was submitted, where the plan has it',
    area: 'organisation',
    roles: customers,
    query: schemas.pageQuerySchema,
    response: schemas.complianceFormViewSchema,
  },
  submitComplianceForm: {
    ...defaults,
    method: 'POST',
    path: '/organisation/compliance-form',
    summary: 'Submit the compliance form',
    area: 'organisation',
    roles: ['owner'],
    status: 201,
    body: schemas.submitComplianceFormSchema,
    response: complianceSubmissionSchema,
  },
  getComplianceFormOf: {
    ...defaults,
    method: 'GET',
    path: '/organisations/{organisation}/compliance-form',
    summary: 'Read what any organisation ever submitted, with the questions: also the export',
    area: 'organisation',
    roles: support,
    params: byOrganisation,
    query: schemas.pageQuerySchema,
    response: schemas.complianceFormViewSchema,
  },
  reviewComplianceForm: {
    ...defaults,
    method: 'POST',
    path: '/organisations/{organisation}/compliance-form/review',
    summary: 'Accept what was submitted last, or ask for changes',
    area: 'organisation',
    roles: support,
    params: byOrganisation,
    body: schemas.reviewComplianceFormSchema,
    response: complianceSubmissionSchema,
  },
  getOrganisation: {
    ...defaults,
    method: 'GET',
    path: '/organisation',
    summary: 'Read the own organisation, its plan and what the plan grants',
    area: 'organisation',
    roles: customers,
    response: schemas.organisationViewSchema,
  },
  changePlan: {
    ...defaults,
    method: 'PUT',
    path: '/organisation/plan',
    summary: 'Change the plan: upgrades from today on, downgrades from the first of next month',
    area: 'organisation',
    roles: ['owner'],
    body: schemas.changePlanSchema,
    response: schemas.organisationViewSchema,
  },
  listOrganisations: {
    ...defaults,
    method: 'GET',
    path: '/organisations',
    summary: 'List every organisation',
    area: 'organisation',
    roles: [...support, 'finance'],
    query: schemas.pageQuerySchema,
    response: schemas.organisationPageSchema,
  },
  registerOrganisation: {
    ...defaults,
    method: 'PUT',
    path: '/organisations/{organisation}',
    summary: 'Register an organisation; registering it again alike is harmless',
    area: 'organisation',
    roles: ['service'],
    scope: 'organisations.write',
    params: byOrganisation,
    body: schemas.registerOrganisationSchema,
    response: schemas.organisationViewSchema,
  },
  setMember: {
    ...defaults,
    method: 'PUT',
    path: '/organisations/{organisation}/members/{member}',
    summary: 'Let an account act for an organisation; `member` is its subject at the identity provider',
    area: 'organisation',
    roles: ['service'],
    scope: 'organisations.write',
    params: z.strictObject({ organisation: identifierSchema, member: identifierSchema }),
    body: schemas.setMemberSchema,
    response: schemas.memberSchema,
  },
  recomputePromises: {
    ...defaults,
    method: 'POST',
    path: '/promise-recomputations',
    summary: 'Make every promise that is owed anew by the calendar of today, after holidays or hours were changed',
    area: 'organisation',
    roles: ['service'],
    scope: 'promises.write',
    status: 202,
    body: none,
    response: z.strictObject({ runId: z.uuid(), startedAt: instantSchema }),
  },
  takeUsageRecords: {
    ...defaults,
    method: 'POST',
    path: '/usage-records',
    summary: 'Take a batch of usage records, whole or not at all',
    area: 'usage',
    roles: ['service'],
    scope: 'usage.write',
    body: schemas.usageBatchSchema,
    response: schemas.usageReceiptSchema,
  },
  listAuditEvents: {
    ...defaults,
    method: 'GET',
    path: '/audit-events',
    summary: "Read the trail of the own organisation, or the provider's own for its staff; newest first",
    area: 'audit',
    roles: [...people, 'finance'],
    query: schemas.pageQuerySchema,
    response: schemas.auditPageSchema,
  },
  startBillingRun: {
    ...defaults,
    method: 'POST',
    path: '/billing/runs',
    summary: 'Draft the invoices of a month; starting it again goes on with what is left',
    area: 'billing',
    roles: ['finance'],
    status: 202,
    body: schemas.startBillingRunSchema,
    response: schemas.billingRunViewSchema,
  },
  getBillingRun: {
    ...defaults,
    method: 'GET',
    path: '/billing/runs/{month}',
    summary: 'Follow a billing run',
    area: 'billing',
    roles: ['finance'],
    params: byMonth,
    response: schemas.billingRunViewSchema,
  },
  listInvoicesOfRun: {
    ...defaults,
    method: 'GET',
    path: '/billing/runs/{month}/invoices',
    summary: 'Review the drafts and invoices of a month',
    area: 'billing',
    roles: ['finance'],
    params: byMonth,
    query: schemas.pageQuerySchema,
    response: schemas.invoicePageSchema,
  },
  approveBillingRun: {
    ...defaults,
    method: 'POST',
    path: '/billing/runs/{month}/approval',
    summary: 'Approve the drafts of a month that has ended',
    area: 'billing',
    roles: ['finance'],
    params: byMonth,
    body: none,
    response: schemas.billingRunViewSchema,
  },
  issueInvoices: {
    ...defaults,
    method: 'POST',
    path: '/billing/runs/{month}/issue',
    summary: 'Number and issue the approved drafts of a month',
    area: 'billing',
    roles: ['finance'],
    status: 202,
    params: byMonth,
    body: none,
    response: schemas.billingRunViewSchema,
  },
  listInvoices: {
    ...defaults,
    method: 'GET',
    path: '/invoices',
    summary: 'Read the issued invoices of the own organisation, newest month first',
    area: 'billing',
    roles: customers,
    query: schemas.pageQuerySchema,
    response: schemas.invoicePageSchema,
  },
  getContract: {
    ...defaults,
    method: 'GET',
    path: '/openapi.json',
    summary: 'Read this API as OpenAPI 3.1',
    area: 'contract',
    roles: [...people, 'finance'],
    response: z.record(z.string(), z.unknown()),
  },
} as const satisfies Record<string, Route>

export type Operation = keyof typeof routes
export type RouteOf<Name extends Operation> = (typeof routes)[Name]
/** What a handler is given: parsed. */
export interface InputOf<R extends Route> {
  params: z.output<R['params']>
  query: z.output<R['query']>
  body: z.output<R['body']>
}
export type Input<Name extends Operation> = InputOf<RouteOf<Name>>

/** What a handler answers, before it is encoded. */
export type Answer<Name extends Operation> = z.output<RouteOf<Name>['response']>

export const isWrite = ({ method }: Pick<Route, 'method'>): boolean => method !== 'GET'
/** As API Gateway names a route. */
export const routeKey = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`
