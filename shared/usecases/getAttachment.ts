import type { Answer, Input } from '../api/routes.ts'
import { isSupport } from '../domain/caller.ts'
import { Refusal } from '../domain/errors.ts'
import { toEpochMs, toInstant } from '../domain/time.ts'
import { assertReadable } from './assertReadable.ts'
import type { Call } from './call.ts'
import { attachmentOf } from './claimFiles.ts'
import type { Attachments, Files, Tickets } from './ports.ts'

export interface GetAttachmentNeeds {
  readonly tickets: Pick<Tickets, 'find'>
  readonly attachments: Pick<Attachments, 'find'>
  readonly files: Pick<Files, 'downloadLink'>
}

/** A link to a file of a ticket's thread. Files of internal notes are for support, as the notes are. */
export async function getAttachment(
  { tickets, attachments, files }: GetAttachmentNeeds,
  { caller, now }: Call,
  { params: { number, attachment: id } }: Input<'getAttachment'>,
): Promise<Answer<'getAttachment'>> {
  const ticket = await tickets.find(number)
  assertReadable(ticket, caller)
  const [file] = await attachments.find([id])
  const isShown = file?.sentWith?.number === number && (isSupport(caller) || !file.sentWith.internal)
  if (!isShown) throw new Refusal('not_found', { what: 'attachment' })
  const { url, validSeconds } = await files.downloadLink(file)
  return { ...attachmentOf(file), url, expiresAt: toInstant(toEpochMs(now) + validSeconds * 1000) }
}
