import type { Input, Output } from '../core/api/route.ts'
import { type Call, ownOrganisation } from '../core/call.ts'
import { providerTrail } from '../core/domain/audit.ts'
import { staffRoles } from '../core/domain/caller.ts'
import type { Instant } from '../core/domain/time.ts'
import { readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import { hasAllTraffic } from '../organisations/domain/organisation.ts'
import type { Organisations } from '../organisations/organisationPorts.ts'
import type { AuditRetentions, AuditTrail } from './auditPorts.ts'
import { assertAllTraffic } from './auditRetention.ts'
import type { auditRoutes } from './auditRoutes.ts'
import { shownSince, unsetRetention } from './domain/auditRetention.ts'

export interface ListAuditEventsDeps {
  readonly auditTrail: AuditTrail
  readonly organisations: Pick<Organisations, 'find'>
  readonly retentions: Pick<AuditRetentions, 'find'>
  readonly cursors: Cursors
}

/**
 * Lists the last month of the caller's audit trail, newest first, or less if the retention period is shorter. Older
 * events are left out, even if they have not expired yet. Requests that changed nothing are included on request, if the
 * plan has them.
 */
export async function listAuditEvents(
  { auditTrail, organisations, retentions, cursors }: ListAuditEventsDeps,
  call: Call,
  { query: { of = 'changes', limit, cursor, ...filter } }: Input<typeof auditRoutes.listAuditEvents>,
): Promise<Output<typeof auditRoutes.listAuditEvents>> {
  const isStaff = staffRoles.some((role) => call.caller.roles.includes(role))
  const trail = isStaff ? providerTrail : ownOrganisation(call)
  const from = isStaff
    ? laterOf(shownSince(call.now, unsetRetention.days), filter.from)
    : await shownPart({ organisations, retentions }, call, trail, of, filter.from)
  const list = ['audit', trail, of, JSON.stringify(filter)]
  const { items, next } = await readPage(cursors, call, list, { limit, cursor }, (page) =>
    auditTrail.list(trail, of, { ...filter, from }, page),
  )
  return { events: items, ...next }
}

/** The first instant of a trail that is shown. Refuses `everything` with `plan_lacks` if the plan lacks it. */
export async function shownPart(
  { organisations, retentions }: Pick<ListAuditEventsDeps, 'organisations' | 'retentions'>,
  call: Call,
  organisation: string,
  of: 'changes' | 'everything',
  from: Instant | undefined,
): Promise<Instant> {
  if (of === 'everything') await assertAllTraffic(organisations, call)
  const hasRetention = hasAllTraffic(await organisations.find(organisation), call.now)
  const { days } = hasRetention ? await retentions.find(organisation) : unsetRetention
  return laterOf(shownSince(call.now, days), from)
}

const laterOf = (a: Instant, b: Instant | undefined): Instant => (b !== undefined && b > a ? b : a)
