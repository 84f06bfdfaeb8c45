import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { assemblyOf } from '../local/synthesize.ts'
import { options } from '../portal/build/build.ts'
import { grantReports } from './grantReports.ts'
import { startRuntimePool } from './pool/runtimePool.ts'

const codeCache = fileURLToPath(new URL('../node_modules/.cache/local-runtime/code', import.meta.url))

/**
 * Prepares once per run what test files share: the template of each stage, unless it exists already, the portal, and a
 * pool of runtimes. The stage that does not run here is synthesized with the CDK's command line, as operators do.
 */
export async function setup(): Promise<() => Promise<void>> {
  rmSync(grantReports, { recursive: true, force: true })
  mkdirSync(grantReports, { recursive: true })
  const [dev, prod] = await Promise.all([assemblyOf(), assemblyOf({ stage: 'prod', byCli: true }), build(options)])
  process.env.TIERDESK_ASSEMBLY = dev
  process.env.TIERDESK_ASSEMBLY_PROD = prod
  const pool = await startRuntimePool({ assembly: dev, codeCache })
  process.env.TIERDESK_POOL = pool.url
  return pool.stop
}
