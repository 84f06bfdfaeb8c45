import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect } from 'vitest'
import * as z from 'zod'

/*
 * Random cases that failed before, by the title of their test, in `keptSeeds.json`. They run first from then on. A
 * failing test adds its case, which should be committed with the fix.
 */

const file = fileURLToPath(new URL('keptSeeds.json', import.meta.url))
/** `runs` is the number of cases drawn from the seed. A run of less effort draws as many from it. */
const keptCase = z.strictObject({ seed: z.int(), path: z.string().optional(), runs: z.int().optional() })
const keptSchema = z.record(z.string(), z.array(keptCase))
type Kept = z.output<typeof keptSchema>[string][number]

const readAll = () => keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
/** The title without its threat numbers, which can change. */
const title = (): string => (expect.getState().currentTestName ?? '').replace(/ \[[\d, ]+\]$/, '')

/** Cases of the running test that failed before. */
const keptSeeds = (): readonly Kept[] => readAll()[title()] ?? []

/** The seeds to draw cases from, and how many from each: first those that failed before, then a new one. */
export const seedsToTry = (seed: number, runs: number): { readonly seed: number; readonly runs: number }[] => [
  ...keptSeeds().map((kept) => ({ seed: kept.seed, runs: kept.runs ?? runs })),
  { seed, runs },
]

/** Whether a case failed before in a test whose title contains these words. */
export const onceFailed = (words: string): boolean => Object.keys(readAll()).some((one) => one.includes(words))

/** Keeps a failed case of the running test. */
export function keepSeed(kept: Kept): void {
  const all = readAll()
  const known = all[title()] ?? []
  if (known.some(({ seed, path }) => seed === kept.seed && path === kept.path)) return
  // Replaced in one step, so that other processes always read a complete file.
  const next = `${file}.${process.pid}`
  writeFileSync(next, `${JSON.stringify({ ...all, [title()]: [...known, kept] }, null, 2)}\n`)
  renameSync(next, file)
}

type Parameters<Ts> = fc.Parameters<Ts>

/** As `fc.assert`, but runs the kept cases first and keeps a case that fails. */
export function assertHolds<Ts extends unknown[]>(property: fc.IProperty<Ts>, parameters: Parameters<Ts> = {}): void {
  for (const kept of keptSeeds()) fc.assert(property, { ...parameters, ...caseOf(kept) })
  report(fc.check(property, parameters))
}

/** As `assertHolds`, for an asynchronous property. */
export async function assertHoldsAsync<Ts extends unknown[]>(
  property: fc.IAsyncProperty<Ts>,
  parameters: Parameters<Ts> = {},
): Promise<void> {
  for (const kept of keptSeeds()) await fc.assert(property, { ...parameters, ...caseOf(kept) })
  report(await fc.check(property, parameters))
}

const caseOf = ({ seed, path }: Kept) => ({ seed, ...(path !== undefined && { path, endOnFailure: true }) })

function report<Ts>(details: fc.RunDetails<Ts>): void {
  if (!details.failed) return
  keepSeed({ seed: details.seed, ...(details.counterexamplePath !== null && { path: details.counterexamplePath }) })
  throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance })
}
