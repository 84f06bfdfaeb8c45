import type { Answer, Input } from '../api/routes.ts'
import { auditDays, providerTrail } from '../domain/audit.ts'
import { staffRoles } from '../domain/caller.ts'
import { toEpochMs, toInstant } from '../domain/time.ts'
import { type Call, ownOrganisation } from './call.ts'
import { readPage } from './pages.ts'
import type { AuditTrail, Cursors } from './ports.ts'

export interface ListAuditEventsNeeds {
  readonly auditTrail: AuditTrail
  readonly cursors: Cursors
}

/** The last month of the caller's own trail, newest first. What is older is left out, expired or not. */
export async function listAuditEvents(
  { auditTrail, cursors }: ListAuditEventsNeeds,
  call: Call,
  { query }: Input<'listAuditEvents'>,
): Promise<Answer<'listAuditEvents'>> {
  const isStaff = staffRoles.some((role) => call.caller.roles.includes(role))
  const trail = isStaff ? providerTrail : ownOrganisation(call)
  const since = toInstant(toEpochMs(call.now) - auditDays * 86_400_000)
  const read = readPage(cursors, call, ['audit', trail], query, (page) => auditTrail.list(trail, since, page))
  const { items, next } = await read
  return { events: items, ...next }
}
