import * as z from 'zod'
import { canonicalJson } from '../../core/domain/canonicalJson.ts'
import { identifierSchema } from '../../core/domain/text.ts'
import { instantSchema } from '../../core/domain/time.ts'
import { auditFileNameSchema } from './auditWindow.ts'

/*
 * The digest chain that proves the files of an audit trail. Each digest is signed, and contains the hashes of its
 * window's files and of the previous digest. Digests are kept for ever, because they contain no events.
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
  /** The window of its files. For a digest that only records deleted files, that of the previous digest. */
  window: z.strictObject({ from: instantSchema, to: instantSchema }),
  files: z.array(digestFileSchema),
  /** Files of windows that ended by then can be missing, because their retention period is over. */
  deletedBefore: instantSchema.optional(),
  /** The hash of the previous signed digest. Absent for the first. */
  previous: sha256Schema.optional(),
})
export type AuditDigest = z.infer<typeof auditDigestSchema>

export const signedDigestSchema = z.strictObject({
  digest: auditDigestSchema,
  keyId: z.string(),
  algorithm: z.literal('ECDSA_SHA_256'),
  /** Base64 of an ECDSA signature in DER, over the hexadecimal SHA-256 of the digest's canonical JSON. */
  signature: z.base64(),
})
export type SignedDigest = z.infer<typeof signedDigestSchema>

/** The newest digest of a trail. Only this reveals that the end of the chain was cut off. */
export const auditHeadSchema = z.strictObject({
  sequence: z.int().min(1),
  sha256: sha256Schema,
  /** The name of the digest. */
  name: z.string(),
})
export type AuditHead = z.infer<typeof auditHeadSchema>

/** Sorts in the order of the chain, because windows never go back in time. */
export const digestName = ({ window, sequence }: Pick<AuditDigest, 'window' | 'sequence'>): string =>
  `${window.from.slice(0, 13)}-${String(sequence).padStart(8, '0')}`

/** The text of a digest that is signed. */
export const signedText = (digest: AuditDigest): string => canonicalJson(digest)
/** The text of a digest that the next one hashes. It includes the signature. */
export const chainedText = (signed: SignedDigest): string => canonicalJson(signed)
