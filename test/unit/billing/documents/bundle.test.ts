import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { bundleOptions } from '../../../../infra/bundle.ts'
import { invoicePdf } from '../../../../shared/billing/adapters/documents/invoicePdf.ts'
import { sampleInvoice } from './sampleInvoice.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

test('A bundle creates the same document as the source code, and needs no other file', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'documents-'))
  try {
    const outfile = join(directory, 'bundle.mjs')
    const contents = `export * from './shared/billing/adapters/documents/invoicePdf.ts'
      export { sampleInvoice } from './test/unit/billing/documents/sampleInvoice.ts'`
    await build({ ...bundleOptions, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile })
    const script = `const { invoicePdf, sampleInvoice } = await import('./bundle.mjs')
      process.stdout.write(await invoicePdf(sampleInvoice()))`
    await writeFile(join(directory, 'run.mjs'), script)
    // It can read its own folder and no other file.
    const permissions = ['--permission', `--allow-fs-read=${directory}/*`]
    const { stdout } = await promisify(execFile)(process.execPath, [...permissions, join(directory, 'run.mjs')], {
      encoding: 'buffer',
      cwd: directory,
    })
    expect(Buffer.compare(stdout, await invoicePdf(sampleInvoice()))).toBe(0)
  } finally {
    await rm(directory, { recursive: true })
  }
})
