import type { WriteRecord } from '../core/call.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { AuditDigest, DigestFile, SignedDigest } from './domain/auditDigest.ts'
import type { AuditWindow } from './domain/auditWindow.ts'
import type { FoundDigest } from './domain/verifyTrail.ts'

/** How far the long-term trail of an organisation is. */
export interface TrailState {
  /** Everything that was recorded before is in files. */
  readonly filedUntil: Instant
  /** The end of its chain: decided here, and written to a file of its own after that. */
  readonly newest: SignedDigest
}

export interface TrailStates {
  find(organisation: string): Promise<TrailState | undefined>
  /**
   * Moves a trail on, in one transaction with the event that tells so. Refuses with `stale` where somebody else has,
   * or where the retention is no longer of the version that it was read in.
   */
  move(
    organisation: string,
    before: TrailState | undefined,
    after: TrailState,
    record: WriteRecord,
    retentionVersion?: number,
  ): Promise<void>
}

/** What was recorded in an organisation's trail, by windows that are settled. */
export interface RecordedEvents {
  /** The first window from `from` on, and before `until`, that may have events. */
  firstWindow(organisation: string, from: Instant | undefined, until: Instant): Promise<AuditWindow | undefined>
  /** The events of a window as lines of JSON, always in the same order: those of its time, then those that came late. */
  linesOf(organisation: string, window: AuditWindow): AsyncIterable<string>
}

export interface ListedFile {
  readonly name: string
  readonly sizeBytes: number
}

/** Files and digests of trails: each is written once and never changed. */
export interface AuditFiles {
  /** Writes lines as a compressed file, unless it is there; what is there then. Fails where that has other lines. */
  keep(organisation: string, name: string, lines: readonly string[]): Promise<DigestFile>
  /** Files in the order of their names. */
  list(organisation: string, range: NameRange, page: PageRequest): Promise<Page<ListedFile>>
  /** The hash of a file that is there. */
  readHash(organisation: string, name: string): Promise<Pick<DigestFile, 'sha256' | 'sizeBytes'> | undefined>
  link(organisation: string, name: string): Promise<{ readonly url: string; readonly validSeconds: number } | undefined>
  delete(organisation: string, names: readonly string[]): Promise<void>
  /** Writes a digest, unless it is there. Fails where another is there under its name. */
  keepDigest(signed: SignedDigest): Promise<void>
  /** Digests in the order of the chain. */
  digests(organisation: string, range: NameRange, page: PageRequest): Promise<Page<FoundDigest>>
}

export interface NameRange {
  readonly from?: Instant | undefined
  /** Not included. */
  readonly to?: Instant | undefined
}

/** Signs a digest with the service's own key. */
export type SignDigest = (digest: AuditDigest) => Promise<SignedDigest>

export interface PublicKey {
  readonly keyId: string
  readonly algorithm: 'ECDSA_SHA_256'
  readonly pem: string
}

/** What a digest was signed with can be checked with. */
export interface DigestKeys {
  present(): Promise<PublicKey>
  isSigned(text: string, signature: string, keyId: string): Promise<boolean>
}

/** A task of the long-term trail. */
export type AuditTask =
  | { readonly kind: 'list organisations'; readonly task: TrailWork }
  | { readonly kind: TrailWork; readonly organisation: string }
export type TrailWork = 'write files' | 'apply retention'
export type SendAuditTasks = (tasks: readonly AuditTask[]) => Promise<void>
