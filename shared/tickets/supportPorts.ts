import type { WriteRecord } from '../core/call.ts'
import type { CannedReplies } from './domain/cannedReply.ts'
import type { TypingPerson } from './domain/typingPerson.ts'

/** Who is typing a reply to which ticket. */
export interface TypingIndicators {
  /** Includes people whose indicator has expired. */
  list(number: string): Promise<TypingPerson[]>
  report(number: string, writer: TypingPerson, record: WriteRecord): Promise<void>
}

export interface CannedReplyStore {
  find(): Promise<CannedReplies>
  /** Refuses with `stale` if the replies have changed since `before`. */
  save(before: CannedReplies, after: CannedReplies, record: WriteRecord): Promise<void>
}
