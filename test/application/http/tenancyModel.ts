import fc from 'fast-check'
import { type Route, routeKey } from '../../../shared/core/api/route.ts'
import { routes } from '../../../shared/http/routes.ts'

/* Models two organisations at work, and what each has created. Nothing of one must ever be shown to the other. */

export const tenants = ['pilatus', 'starling'] as const
export type Tenant = (typeof tenants)[number]
export const otherOf = (tenant: Tenant): Tenant => (tenant === 'pilatus' ? 'starling' : 'pilatus')

export interface World {
  readonly numbers: Record<Tenant, string[]>
  readonly cursors: Record<Tenant, string[]>
  readonly files: Record<Tenant, string[]>
  /** Texts that only their organisation and support can read. Only support can read notes. */
  readonly canaries: Record<Tenant | 'notes', string[]>
}

export interface Asked {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  /** Whether it targets another organisation's data. Then it is refused as if that did not exist. */
  readonly foreign: boolean
}

export interface Step {
  readonly by: Tenant
  readonly as: 'customer' | 'owner' | 'agent'
  readonly kind: number
  readonly pick: number
}
export const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  by: fc.constantFrom(...tenants),
  as: fc.constantFrom('customer', 'customer', 'customer', 'owner', 'agent'),
  kind: fc.nat(999),
  pick: fc.nat(1_000_000),
})

const at = (list: readonly string[], pick: number, otherwise: string): string => list[pick % list.length] ?? otherwise
const [reads, writes] = [true, false].map((isRead) =>
  Object.values<Route>(routes).filter(
    ({ method, path, keyScope, roles }) =>
      (method === 'GET') === isRead &&
      path.includes('{number}') &&
      path.startsWith('/tickets') &&
      roles.includes('customer') &&
      keyScope !== undefined,
  ),
)
const bodies: Readonly<Record<string, unknown>> = {
  [routeKey(routes.writeMessage)]: { body: 'Into another organisation.' },
  [routeKey(routes.prioritiseTicket)]: { priority: 'P2', reason: 'Why' },
  [routeKey(routes.setAffectedResources)]: { affectedResources: ['lb-1'] },
}

/** The request of a step, given what exists by then. */
export function requestOf({ by, as, kind, pick }: Step, world: World): Asked {
  const own = { method: 'GET', foreign: false }
  const canary = (of: Tenant | 'notes'): string => {
    const text = `canary-${of}-${world.canaries[of].length}-${pick}-x`
    world.canaries[of].push(text)
    return text
  }
  const number = at(world.numbers[by], pick, 'TD-0000-0000')
  const foreignNumber = at(world.numbers[otherOf(by)], pick, 'TD-0000-0000')
  const write = (path: string, body: unknown): Asked => ({ method: 'POST', path, body, foreign: false })
  if (as === 'agent') {
    if (kind % 3 === 0) return write(`/tickets/${number}/messages`, { body: canary('notes'), internal: true })
    if (kind % 3 === 1) return write(`/tickets/${number}/messages`, { body: canary(by) })
    return { ...own, path: `/tickets/${number}` }
  }
  const ownPaths = [
    ...['/tickets', '/tickets?limit=2', '/tickets?view=new', '/organisation', '/organisation/members', '/invoices'],
    ...['/audit-events?limit=5', '/organisation/sla-report?month=2026-11', '/usage-records?on=2026-11-16'],
    ...['/organisation/single-sign-on', '/organisation/invitations', '/organisation/api-keys'],
    ...['/profile', '/statement', '/organisation/plan-changes', '/plans', '/organisation/billing-details'],
    ...[
      `/tickets/${number}`,
      `/tickets/${number}/promise`,
      `/tickets?limit=2&cursor=${at(world.cursors[by], pick, 'x')}`,
    ],
  ]
  const foreignPaths = [
    `/tickets?limit=2&cursor=${at(world.cursors[otherOf(by)], pick, 'x')}`,
    ...['/tickets?organisation=', '/audit-events?organisation='].map((path) => `${path}${otherOf(by)}`),
    ...['tickets', 'members', 'invoices', 'usage-records'].map((what) => `/organisations/${otherOf(by)}/${what}`),
    ...(reads ?? []).map(({ path }) =>
      path.replace('{number}', foreignNumber).replace('{attachment}', '6d1f7cf0-0000-4000-8000-000000000000'),
    ),
  ]
  const opening = { subject: canary(by), body: canary(by), category: 'technical', priority: 'P2' }
  switch (kind % 10) {
    case 0:
    case 1:
      return write('/tickets', opening)
    case 2:
      return write(`/tickets/${number}/messages`, { body: canary(by) })
    case 3:
      return write('/attachments', { fileName: `${canary(by)}.txt`, contentType: 'text/plain', sizeBytes: 7 })
    case 4: {
      const attachments = [at(world.files[otherOf(by)], pick, '6d1f7cf0-0000-4000-8000-000000000000')]
      return { ...write(`/tickets/${number}/messages`, { body: canary(by), attachments }), foreign: true }
    }
    case 5:
    case 6: {
      const route = writes?.[pick % (writes.length || 1)]
      if (!route) throw new Error('No route writes to a ticket.')
      const path = route.path.replace('{number}', foreignNumber)
      return { method: route.method, path, body: bodies[routeKey(route)] ?? {}, foreign: true }
    }
    case 7:
      return { ...own, path: at(foreignPaths, pick, '/tickets'), foreign: true }
    default:
      return { ...own, path: at(ownPaths, pick, '/tickets') }
  }
}
