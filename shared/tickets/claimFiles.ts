import type { Call } from '../core/call.ts'
import { Refusal } from '../core/domain/errors.ts'
import { toEpochMs } from '../core/domain/time.ts'
import { type Attachment, isOfType } from './domain/attachment.ts'
import type { AnnouncedAttachment, Attachments, Files } from './ticketPorts.ts'

/** How long an announced file waits for its message. */
export const announcedMs = 24 * 3_600_000

export interface ClaimFilesDeps {
  readonly attachments: Pick<Attachments, 'find'>
  readonly files: Pick<Files, 'incoming' | 'keep'>
}

/**
 * Claims the files of a message. The caller must have announced and uploaded them. Each file is checked, then moved to
 * where its sender cannot replace it. Refuses with `attachment_unknown`, `attachment_missing` or `attachment_refused`,
 * and names the file.
 */
export async function claimFiles(
  { attachments, files }: ClaimFilesDeps,
  { caller, now }: Call,
  ids: readonly string[],
): Promise<{ attachments: Attachment[]; files: AnnouncedAttachment[] }> {
  if (ids.length === 0) return { attachments: [], files: [] }
  const announced = new Map((await attachments.find(ids)).map((file) => [file.id, file]))
  const claimed = ids.map((id) => {
    const file = announced.get(id)
    const isOpen = file && !file.sentWith && toEpochMs(now) < toEpochMs(file.announcedAt) + announcedMs
    if (!isOpen || file.owner !== caller.id) throw new Refusal('attachment_unknown', { attachment: id })
    return file
  })
  await Promise.all(claimed.map((file) => keepIfSound(files, file)))
  return { attachments: claimed.map(attachmentOf), files: claimed }
}

async function keepIfSound(files: ClaimFilesDeps['files'], { id, contentType, sizeBytes }: Attachment): Promise<void> {
  const arrived = await files.incoming(id)
  if (!arrived) throw new Refusal('attachment_missing', { attachment: id })
  if (arrived.sizeBytes !== sizeBytes || !isOfType(contentType, arrived.detected)) {
    const found = arrived.detected.kind === 'type' ? arrived.detected.mime : arrived.detected.kind
    throw new Refusal('attachment_refused', { attachment: id, found, sizeBytes: arrived.sizeBytes })
  }
  await files.keep(id, arrived)
}

export const attachmentOf = ({ id, fileName, contentType, sizeBytes }: Attachment): Attachment => ({
  id,
  fileName,
  contentType,
  sizeBytes,
})
