import type { WriteRecord } from '../core/call.ts'
import type { Instant } from '../core/domain/time.ts'
import type { Page, PageRequest } from '../core/ports.ts'
import type { AuditDigest, DigestFile, SignedDigest } from './domain/auditDigest.ts'
import type { AuditWindow } from './domain/auditWindow.ts'
import type { FoundDigest } from './domain/verifyTrail.ts'

/** The progress of an organisation's long-term audit trail. */
export interface TrailState {
  /** Everything recorded before this instant is in files. */
  readonly filedUntil: Instant
  /** The end of its digest chain. It is decided here, then written to its own file. */
  readonly newest: SignedDigest
}

export interface TrailStates {
  find(organisation: string): Promise<TrailState | undefined>
  /**
   * Advances a trail, in one transaction with its audit event. Refuses with `stale` if another run has advanced it, or
   * if the retention no longer has the version that was read.
   */
  move(
    organisation: string,
    before: TrailState | undefined,
    after: TrailState,
    record: WriteRecord,
    retentionVersion?: number,
  ): Promise<void>
}

/** The events recorded in an organisation's audit trail, by settled windows. */
export interface RecordedEvents {
  /** The first window from `from` and before `until` that may contain events. */
  firstWindow(organisation: string, from: Instant | undefined, until: Instant): Promise<AuditWindow | undefined>
  /** The events of a window as JSON lines, always in the same order: events that happened in it, then late ones. */
  linesOf(organisation: string, window: AuditWindow): AsyncIterable<string>
}

export interface ListedFile {
  readonly name: string
  readonly sizeBytes: number
}

/** Files and digests of audit trails. Each is written once and never changed. */
export interface AuditFiles {
  /** Writes lines as a compressed file unless it exists. Returns the stored file. Fails if it has other lines. */
  keep(organisation: string, name: string, lines: readonly string[]): Promise<DigestFile>
  /** Files in the order of their names. */
  list(organisation: string, range: NameRange, page: PageRequest): Promise<Page<ListedFile>>
  /** The hash of a stored file. Undefined if there is none. */
  readHash(organisation: string, name: string): Promise<Pick<DigestFile, 'sha256' | 'sizeBytes'> | undefined>
  link(organisation: string, name: string): Promise<{ readonly url: string; readonly validSeconds: number } | undefined>
  delete(organisation: string, names: readonly string[]): Promise<void>
  /** Writes a digest unless it exists. Fails if another digest has its name. */
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

/** The keys that verify the signatures of digests. */
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
