import * as z from 'zod'
import type { Role } from '../domain/caller.ts'
import { identifierSchema } from '../domain/text.ts'
import { writtenTicketNumberSchema } from '../domain/ticketNumber.ts'
import { monthSchema } from '../domain/time.ts'
import * as schemas from './schemas.ts'

/** Scopes of access tokens, by the name they have below the resource server. */
export const scopes = {
  portal: 'People at work in the portal and with its API',
  'usage.write': 'The platform sends usage records',
  'organisations.write': 'The platform registers organisations and their members',
} as const
export type Scope = keyof typeof scopes
export const resourceServer = 'tierdesk'
export const scopeName = (scope: Scope): string => `${resourceServer}/${scope}`

/** The functions that serve routes: one an area, so that a role grants what an area needs and no more. */
export const areas = ['tickets', 'organisation', 'usage', 'audit', 'billing', 'contract'] as const
export type Area = (typeof areas)[number]

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** As API Gateway writes it: `/tickets/{number}`. */
  readonly path: string
  readonly summary: string
  readonly area: Area
  readonly roles: readonly Role[]
  readonly scope: Scope
  readonly status: 200 | 201 | 202
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  /** `undefined` for reads. */
  readonly body: z.ZodType
  readonly response: z.ZodType
}

const none = z.strictObject({})
const byNumber = z.strictObject({ number: writtenTicketNumberSchema })
const byOrganisation = z.strictObject({ organisation: identifierSchema })
const byMonth = z.strictObject({ month: monthSchema })

const customers = ['customer', 'owner'] as const
const support = ['agent', 'csm'] as const
const people = [...customers, ...support] as const

const defaults = { params: none, query: none, body: z.undefined(), scope: 'portal', status: 200 } as const

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
  getTicket: {
    ...defaults,
    method: 'GET',
    path: '/tickets/{number}',
    summary: 'Read a ticket and its messages',
    area: 'tickets',
    roles: people,
    params: byNumber,
    response: schemas.ticketThreadSchema,
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
    summary: 'Take a ticket, or assign it to a colleague',
    area: 'tickets',
    roles: support,
    params: byNumber,
    body: schemas.assignTicketSchema,
    response: schemas.ticketDetailSchema,
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
    response: z.strictObject({ organisation: identifierSchema, member: identifierSchema, role: z.enum(customers) }),
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
