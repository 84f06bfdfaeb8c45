import * as z from 'zod'
import type { Role } from '../domain/caller.ts'
import type { KeyScope } from '../domain/keyScope.ts'
import { identifierSchema } from '../domain/text.ts'
import { writtenTicketNumberSchema } from '../domain/ticketNumber.ts'
import type { Scope } from './scopes.ts'

/** The areas of the API. Each has its own function, so that its IAM role grants only what the area needs. */
export const areas = [
  'tickets',
  'organisations',
  'identity',
  'usage',
  'audit',
  'billing',
  'contract',
  'calendar',
] as const
export type Area = (typeof areas)[number]

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** In the notation of API Gateway: `/tickets/{number}`. */
  readonly path: string
  readonly summary: string
  readonly area: Area
  readonly roles: readonly Role[]
  /** The scope that the caller's token must have; undefined for public routes, which need no token. */
  readonly scope: Scope | undefined
  readonly status: 200 | 201 | 202
  /** Whether it opens a ticket. Nobody can have read that ticket before, so If-Match does not apply. */
  readonly opensTicket: boolean
  /** The scope that an organisation's API key must have; undefined if the route accepts no keys. */
  readonly keyScope: KeyScope | undefined
  /** A field of the response that is shown only once. It is not stored for idempotent repeats. */
  readonly secretField: string | undefined
  /** Whether people of a suspended organisation may call it, to read what they owe. */
  readonly whenSuspended: boolean
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  /** `undefined` for reads. */
  readonly body: z.ZodType
  readonly response: z.ZodType
  readonly mediaType: 'application/json' | 'text/calendar'
  readonly maxBodyBytes: number
}

export const none = z.strictObject({})
export const byNumber = z.strictObject({ number: writtenTicketNumberSchema })
export const byOrganisation = z.strictObject({ organisation: identifierSchema })

export const customers = ['customer', 'owner'] as const
export const support = ['agent', 'csm'] as const
export const people = [...customers, ...support] as const

export const defaults = {
  params: none,
  query: none,
  body: z.undefined(),
  scope: 'portal',
  status: 200,
  opensTicket: false,
  keyScope: undefined,
  secretField: undefined,
  whenSuspended: false,
  mediaType: 'application/json',
  maxBodyBytes: 256 * 1024,
} as const

export const isWrite = ({ method }: Pick<Route, 'method'>): boolean => method !== 'GET'

/** A request as its use case receives it, parsed. */
export interface Input<R extends Route> {
  params: z.output<R['params']>
  query: z.output<R['query']>
  body: z.output<R['body']>
}

/** A response as its use case returns it, before it is encoded. */
export type Output<R extends Route> = z.output<R['response']>

/** The name of a route in API Gateway. */
export const routeKey = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`

/** The route as programs with an API key call it. It has its own path because a gateway route has one authorizer. */
export const automated = <R extends Pick<Route, 'path'>>(route: R): R => ({
  ...route,
  path: `/automation${route.path}`,
})
