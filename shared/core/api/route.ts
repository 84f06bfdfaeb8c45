import * as z from 'zod'
import type { Role } from '../domain/caller.ts'
import type { KeyScope } from '../domain/keyScope.ts'
import { identifierSchema } from '../domain/text.ts'
import { writtenTicketNumberSchema } from '../domain/ticketNumber.ts'
import type { Scope } from './scopes.ts'

/** The functions that serve routes: one an area, so that a role grants what an area needs and no more. */
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
  /** As API Gateway writes it: `/tickets/{number}`. */
  readonly path: string
  readonly summary: string
  readonly area: Area
  readonly roles: readonly Role[]
  /** What the caller's token has to hold; undefined for what is public, and takes no token at all. */
  readonly scope: Scope | undefined
  readonly status: 200 | 201 | 202
  /** What it makes nobody can have read before, so that it minds no If-Match. */
  readonly opensTicket: boolean
  /** What a key of an organisation's own programs has to be good for; undefined where none is. */
  readonly keyScope: KeyScope | undefined
  /** A field of the answer that is told once: it is not kept for repeats. */
  readonly secretField: string | undefined
  /** Whether the people of a suspended organisation may: to read what they owe. */
  readonly whenSuspended: boolean
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  /** `undefined` for reads. */
  readonly body: z.ZodType
  readonly response: z.ZodType
  readonly mediaType: 'application/json' | 'text/calendar'
  /** How large a body it takes. */
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

/** As API Gateway names a route. */
export const routeKey = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`

/** Where programs with a key reach a route: a gateway's route has one way to authorise. */
export const automated = <R extends Pick<Route, 'path'>>(route: R): R => ({
  ...route,
  path: `/automation${route.path}`,
})
