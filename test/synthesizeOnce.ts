import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { synthesize } from '../local/synthesize.ts'
import { grantReports } from './grantReports.ts'

/** Synthesizes the template once a run, when a test that needs it is part of the run. */
export async function setup(project: TestProject): Promise<(() => void) | undefined> {
  rmSync(grantReports, { recursive: true, force: true })
  mkdirSync(grantReports, { recursive: true })
  const { testFiles } = await project.globTestFiles(project.vitest.state.filesMap.size > 0 ? [] : undefined)
  if (!testFiles.some((file) => !file.includes('/unit/'))) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'tierdesk-assembly-'))
  await synthesize(folder)
  process.env.TIERDESK_ASSEMBLY = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
