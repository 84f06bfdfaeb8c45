import type { Call } from '../core/call.ts'
import { isSupport } from '../core/domain/caller.ts'
import { readPage } from '../core/pages.ts'
import type { Answer, Input } from '../http/routes.ts'
import type { Cursors, Staff } from './ticketPorts.ts'

/** The colleagues who work on tickets: those who have signed in once. */
export async function listColleagues(
  { staff, cursors }: { readonly staff: Pick<Staff, 'list'>; readonly cursors: Cursors },
  call: Call,
  { query }: Input<'listColleagues'>,
): Promise<Answer<'listColleagues'>> {
  const { items, next } = await readPage(cursors, call, ['colleagues'], query, (page) => staff.list(page))
  const colleagues = items.filter(isSupport).map(({ id, name, roles, signedInAt }) => ({ id, name, roles, signedInAt }))
  return { colleagues, ...next }
}
