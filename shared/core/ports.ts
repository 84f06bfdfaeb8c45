import type { Instant } from './domain/time.ts'

/** A page of a list; `last` is where the next page begins. */
export interface Page<Item> {
  readonly items: Item[]
  readonly last?: Position | undefined
}

export type Position = Record<string, string>

export interface PageRequest {
  readonly limit: number
  readonly after?: Position | undefined
}

/** Which mails went out already, so that work that is repeated mails nobody twice. */
export interface SentMails {
  isSent(entry: string, recipient: string): Promise<boolean>
  markSent(entry: string, recipient: string, at: Instant): Promise<void>
  /** Whether this worker, and no other for a minute, may send the mail; or it is sent, or another is sending it. */
  claim(entry: string, recipient: string, at: Instant): Promise<'claimed' | 'sent' | 'being sent'>
}

/** Cursors that only this service can make, and only for one caller's one list. */
export interface Cursors {
  seal(position: Position, binding: readonly string[]): Promise<string>
  /** Refuses with `cursor_invalid`. */
  open(cursor: string, binding: readonly string[]): Promise<Position>
}
