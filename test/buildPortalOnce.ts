import { build } from 'esbuild'
import { options } from '../portal/build.ts'

/** Builds the portal once a run, for every test file that opens it. */
export async function setup(): Promise<void> {
  await build(options)
}
