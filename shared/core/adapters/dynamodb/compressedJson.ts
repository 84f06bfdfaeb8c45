import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as z from 'zod'

/** A kilobyte and more of JSON: packed, it is less, and costs half to keep. */
export const compressJson = (json: unknown): Uint8Array => deflateRawSync(JSON.stringify(json))

/** What `pack` has made. */
export const compressedJsonSchema = z
  .instanceof(Uint8Array)
  .transform((bytes): unknown => JSON.parse(inflateRawSync(bytes).toString()))
