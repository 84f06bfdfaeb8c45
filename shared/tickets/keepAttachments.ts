import type { Call } from '../core/call.ts'
import {
  type Attachment,
  attachmentTypes,
  isOfType,
  maxAttachmentBytes,
  maxAttachmentsPerMessage,
  tidyFileName,
} from './domain/attachment.ts'
import type { AnnouncedAttachment, Files, IncomingMail } from './ticketPorts.ts'

export interface KeepAttachmentsDeps {
  readonly files: Pick<Files, 'put'>
  /** The id of a file in this email. It is the same each time the email is processed. */
  readonly fileId: (index: number) => string
}

/** Stores the accepted attachments of an email, and returns the names of the others. */
export async function keepAttachments(
  { files, fileId }: KeepAttachmentsDeps,
  { caller, now }: Call,
  { attachments }: Pick<IncomingMail, 'attachments'>,
): Promise<{ files: AnnouncedAttachment[]; left: string[] }> {
  const kept: AnnouncedAttachment[] = []
  const left: string[] = []
  for (const [index, { fileName: given, content, detected }] of attachments.entries()) {
    const fileName = tidyFileName(given)
    const contentType = attachmentTypes.find((type) => isOfType(type, detected))
    const isAccepted =
      content.length > 0 && content.length <= maxAttachmentBytes && kept.length < maxAttachmentsPerMessage
    if (!contentType || !isAccepted) {
      left.push(fileName)
      continue
    }
    const file: Attachment = { id: fileId(index), fileName, contentType, sizeBytes: content.length }
    await files.put(file, content)
    kept.push({ ...file, owner: caller.id, announcedAt: now })
  }
  return { files: kept, left }
}
