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

/** Remembers which emails were sent, so that repeated work emails nobody twice. */
export interface SentMails {
  isSent(entry: string, recipient: string): Promise<boolean>
  markSent(entry: string, recipient: string, at: Instant): Promise<void>
  /** Reserves the email for this worker for a minute, unless it was sent or another worker is sending it. */
  claim(entry: string, recipient: string, at: Instant): Promise<'claimed' | 'sent' | 'being sent'>
}

/** Cursors that only this service can create, each for one list of one caller. */
export interface Cursors {
  seal(position: Position, binding: readonly string[]): Promise<string>
  /** Refuses with `cursor_invalid` or `cursor_expired`. */
  open(cursor: string, binding: readonly string[]): Promise<Position>
}
