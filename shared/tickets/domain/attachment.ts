import * as z from 'zod'
import { lineSchema } from '../../core/domain/text.ts'

export const maxAttachmentBytes = 20 * 1024 * 1024
export const maxAttachmentsPerMessage = 10

/**
 * The accepted file types, without those that a browser might run. Uploads are checked: a file that does not match its
 * announced type is refused.
 */
export const attachmentTypes = [
  'text/plain',
  'text/csv',
  'application/json',
  'application/pdf',
  'application/zip',
  'application/gzip',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.tcpdump.pcap',
] as const
export const attachmentTypeSchema = z.enum(attachmentTypes)
export type AttachmentType = z.infer<typeof attachmentTypeSchema>

/** A name, never a path. */
export const fileNameSchema = lineSchema(200).refine(
  (name) => !/[/\\]/.test(name) && !/^\.+$/.test(name),
  'is a path, not the name of a file',
)

/** A file that was sent with a message. */
export const attachmentSchema = z.strictObject({
  id: z.uuid(),
  fileName: fileNameSchema,
  contentType: attachmentTypeSchema.describe('The type of the file; its first bytes must match'),
  sizeBytes: z
    .int()
    .min(1, 'is at least 1 byte')
    .max(maxAttachmentBytes, `is at most ${maxAttachmentBytes} bytes (${maxAttachmentBytes / 2 ** 20} MB)`)
    .describe('Exactly the size of the file'),
})
export type Attachment = z.infer<typeof attachmentSchema>

/** Turns the name of any file into an accepted one, without paths, control characters or excess length. */
export function tidyFileName(name: string): string {
  const tidy = name
    .toWellFormed()
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  const short = Array.from(tidy).slice(-60).join('')
  return fileNameSchema.safeParse(short).success ? short : 'attachment'
}

/** What the first bytes of a file prove: a type, text, or nothing. */
export type DetectedType = { readonly kind: 'type'; readonly mime: string } | { readonly kind: 'text' | 'unknown' }

const texts: readonly AttachmentType[] = ['text/plain', 'text/csv', 'application/json']

/**
 * Whether an uploaded file has its announced type. Office documents are archives, and their first bytes may prove only
 * that.
 */
export function isOfType(announced: AttachmentType, detected: DetectedType): boolean {
  if (detected.kind !== 'type') return detected.kind === 'text' && texts.includes(announced)
  if (announced.startsWith('application/vnd.openxmlformats') && detected.mime === 'application/zip') return true
  return detected.mime === announced
}
