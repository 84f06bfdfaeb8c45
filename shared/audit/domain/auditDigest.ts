import * as z from 'zod'
import { canonicalJson } from '../../core/domain/canonicalJson.ts'
import { identifierSchema } from '../../core/domain/text.ts'
import { instantSchema } from '../../core/domain/time.ts'
import { auditFileNameSchema } from './auditWindow.ts'

/*
 * The chain that proves the files of a trail: each digest has the hashes of its window's files and of the digest before
 * it, and is signed. Digests are kept for ever; they hold no event.
 */

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)

export const digestFileSchema = z.strictObject({
  name: auditFileNameSchema,
  sha256: sha256Schema,
  sizeBytes: z.int().min(1),
  events: z.int().min(1),
})
export type DigestFile = z.infer<typeof digestFileSchema>

export const auditDigestSchema = z.strictObject({
  version: z.literal(1),
  organisation: identifierSchema,
  /** From 1, without gaps. */
  sequence: z.int().min(1),
  madeAt: instantSchema,
  /** Whose files it has; of one that tells of deleted files only, the last that was settled. */
  window: z.strictObject({ from: instantSchema, to: instantSchema }),
  files: z.array(digestFileSchema),
  /** Files of windows that ended by then may be gone: their owner keeps them no longer. */
  deletedBefore: instantSchema.optional(),
  /** The hash of the signed digest before it; the first has none. */
  previous: sha256Schema.optional(),
})
export type AuditDigest = z.infer<typeof auditDigestSchema>

export const signedDigestSchema = z.strictObject({
  digest: auditDigestSchema,
  keyId: z.string(),
  algorithm: z.literal('ECDSA_SHA_256'),
  /** In base64: ECDSA in DER, of the SHA-256, in hexadecimal, of the digest's canonical JSON. */
  signature: z.base64(),
})
export type SignedDigest = z.infer<typeof signedDigestSchema>

/** The newest digest of a trail: what was cut off behind a chain is told by this alone. */
export const auditHeadSchema = z.strictObject({
  sequence: z.int().min(1),
  sha256: sha256Schema,
  /** The name of the digest. */
  name: z.string(),
})
export type AuditHead = z.infer<typeof auditHeadSchema>

/** Sorts as the chain goes: windows only go up. */
export const digestName = ({ window, sequence }: Pick<AuditDigest, 'window' | 'sequence'>): string =>
  `${window.from.slice(0, 13)}-${String(sequence).padStart(8, '0')}`

/** What is signed of a digest. */
export const signedText = (digest: AuditDigest): string => canonicalJson(digest)
/** What the hash of a digest is of: its signature too. */
export const chainedText = (signed: SignedDigest): string => canonicalJson(signed)
