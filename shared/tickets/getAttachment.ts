import type { Input, Output } from '../core/api/route.ts'
import type { Call } from '../core/call.ts'
import { isSupport } from '../core/domain/caller.ts'
import { Refusal } from '../core/domain/errors.ts'
import { toEpochMs, toInstant } from '../core/domain/time.ts'
import type { StaffAccess } from '../identity/identityPorts.ts'
import { assertReadable } from './assertReadable.ts'
import { attachmentOf } from './claimFiles.ts'
import { recordStaffAccess } from './recordStaffAccess.ts'
import type { Attachments, Files, Tickets } from './ticketPorts.ts'
import type { ticketRoutes } from './ticketRoutes.ts'

export interface GetAttachmentDeps {
  readonly tickets: Pick<Tickets, 'find'>
  readonly attachments: Pick<Attachments, 'find'>
  readonly files: Pick<Files, 'downloadLink'>
  readonly staffAccess: StaffAccess
}

/** Returns a download link for a file in a ticket's thread. Only support can read the files of internal notes. */
export async function getAttachment(
  { tickets, attachments, files, staffAccess }: GetAttachmentDeps,
  call: Call,
  { params: { number, attachment: id } }: Input<typeof ticketRoutes.getAttachment>,
): Promise<Output<typeof ticketRoutes.getAttachment>> {
  const { caller, now } = call
  const ticket = await tickets.find(number)
  assertReadable(ticket, caller)
  const [file] = await attachments.find([id])
  const isShown = file?.sentWith?.number === number && (isSupport(caller) || !file.sentWith.internal)
  if (!isShown) throw new Refusal('not_found', { what: 'attachment' })
  await recordStaffAccess(staffAccess, call, ticket)
  const { url, validSeconds } = await files.downloadLink(file)
  return { ...attachmentOf(file), url, expiresAt: toInstant(toEpochMs(now) + validSeconds * 1000) }
}
