import type { Answer, Input } from '../api/routes.ts'
import { isSupport } from '../domain/caller.ts'
import { Refusal } from '../domain/errors.ts'
import { toEpochMs, toInstant } from '../domain/time.ts'
import { assertReadable } from './assertReadable.ts'
import type { Call } from './call.ts'
import { attachmentOf } from './claimFiles.ts'
import type { StaffAccess } from './identityPorts.ts'
import type { Attachments, Files, Tickets } from './ports.ts'
import { recordSeen } from './recordSeen.ts'

export interface GetAttachmentNeeds {
  readonly tickets: Pick<Tickets, 'find'>
  readonly attachments: Pick<Attachments, 'find'>
  readonly files: Pick<Files, 'downloadLink'>
  readonly staffAccess: StaffAccess
}

/** A link to a file of a ticket's thread. Files of internal notes are for support, as the notes are. */
export async function getAttachment(
  { tickets, attachments, files, staffAccess }: GetAttachmentNeeds,
  call: Call,
  { params: { number, attachment: id } }: Input<'getAttachment'>,
): Promise<Answer<'getAttachment'>> {
  const { caller, now } = call
  const ticket = await tickets.find(number)
  assertReadable(ticket, caller)
  const [file] = await attachments.find([id])
  const isShown = file?.sentWith?.number === number && (isSupport(caller) || !file.sentWith.internal)
  if (!isShown) throw new Refusal('not_found', { what: 'attachment' })
  await recordSeen(staffAccess, call, ticket)
  const { url, validSeconds } = await files.downloadLink(file)
  return { ...attachmentOf(file), url, expiresAt: toInstant(toEpochMs(now) + validSeconds * 1000) }
}
