import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { isSupport } from '../core/domain/caller.ts'
import { readPage } from '../core/pages.ts'
import type { Cursors } from '../core/ports.ts'
import type { Staff } from '../organisations/organisationPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

/** Lists the colleagues who work on tickets and have signed in at least once. */
export async function listColleagues(
  { staff, cursors }: { readonly staff: Pick<Staff, 'list'>; readonly cursors: Cursors },
  call: Call,
  { query }: Input<typeof ticketRoutes.listColleagues>,
): Promise<Output<typeof ticketRoutes.listColleagues>> {
  const { items, next } = await readPage(cursors, call, ['colleagues'], query, (page) => staff.list(page))
  const colleagues = items.filter(isSupport).map(({ id, name, roles, signedInAt }) => ({ id, name, roles, signedInAt }))
  return { colleagues, ...next }
}
