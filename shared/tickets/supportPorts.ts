import type { WriteRecord } from '../core/call.ts'
import type { CannedReplies } from './domain/cannedReply.ts'
import type { TypingPerson } from './domain/typingPerson.ts'

/** Who is writing to which ticket at present. */
export interface TypingIndicators {
  /** Also those who are not believed to write any more. */
  list(number: string): Promise<TypingPerson[]>
  say(number: string, writer: TypingPerson, record: WriteRecord): Promise<void>
}

export interface CannedReplyStore {
  find(): Promise<CannedReplies>
  /** Refuses with `stale` when they are not `before` any more. */
  save(before: CannedReplies, after: CannedReplies, record: WriteRecord): Promise<void>
}
