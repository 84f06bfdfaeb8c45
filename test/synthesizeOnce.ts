import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { synthesize } from '../local/synthesize.ts'
import { grantReports } from './grantReports.ts'

/** Synthesizes the template once a run, for every test file that needs it. */
export async function setup(): Promise<() => void> {
  rmSync(grantReports, { recursive: true, force: true })
  mkdirSync(grantReports, { recursive: true })
  const folder = mkdtempSync(join(tmpdir(), 'tierdesk-assembly-'))
  await synthesize(folder)
  process.env.TIERDESK_ASSEMBLY = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
