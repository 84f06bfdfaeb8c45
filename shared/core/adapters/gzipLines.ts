import { once } from 'node:events'
import { createGzip } from 'node:zlib'

/** Compresses lines into one file. The same lines give the same bytes: the file contains no timestamp. */
export async function gzipLines(lines: readonly string[]): Promise<Buffer> {
  const gzip = createGzip({ level: 6 })
  const chunks: Buffer[] = []
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = once(gzip, 'end')
  for (const line of lines) if (!gzip.write(`${line}\n`)) await once(gzip, 'drain')
  gzip.end()
  await ended
  return Buffer.concat(chunks)
}
