import { fileTypeFromBuffer } from 'file-type'
import type { DetectedType } from '../domain/attachment.ts'

/** Detects the type of a file from its first bytes. */
export async function detectType(head: Uint8Array): Promise<DetectedType> {
  const found = await fileTypeFromBuffer(head)
  if (found) return { kind: 'type', mime: found.mime }
  return { kind: isText(head) ? 'text' : 'unknown' }
}

/** UTF-8 without NUL; the last character may be cut off. */
function isText(head: Uint8Array): boolean {
  if (head.length === 0 || head.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}
