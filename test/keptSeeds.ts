import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect } from 'vitest'
import * as z from 'zod'

/*
 * Random cases that once failed, by the title of their test, in `keptSeeds.json`: they run first from then on. A test
 * that fails adds its own, to be committed with the mend.
 */

const file = fileURLToPath(new URL('keptSeeds.json', import.meta.url))
/** `runs` is how many cases were drawn of a seed: a run of less effort draws as many of this one. */
const keptCase = z.strictObject({ seed: z.int(), path: z.string().optional(), runs: z.int().optional() })
const keptSchema = z.record(z.string(), z.array(keptCase))
type Kept = z.output<typeof keptSchema>[string][number]

const readAll = () => keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
/** Without the numbers of threats, which may change. */
const title = (): string => (expect.getState().currentTestName ?? '').replace(/ \[[\d, ]+\]$/, '')

/** The cases of the running test that once failed. */
const keptSeeds = (): readonly Kept[] => readAll()[title()] ?? []

/** The seeds to draw cases of, and how many of each: those that once failed, then a new one. */
export const seedsToTry = (seed: number, runs: number): { readonly seed: number; readonly runs: number }[] => [
  ...keptSeeds().map((kept) => ({ seed: kept.seed, runs: kept.runs ?? runs })),
  { seed, runs },
]

/** Whether a case of a test whose title has these words in it once failed. */
export const onceFailed = (words: string): boolean => Object.keys(readAll()).some((one) => one.includes(words))

/** Keeps a case of the running test that has failed. */
export function keepSeed(kept: Kept): void {
  const all = readAll()
  const known = all[title()] ?? []
  if (known.some(({ seed, path }) => seed === kept.seed && path === kept.path)) return
  // Whole, whoever reads it meanwhile.
  const next = `${file}.${process.pid}`
  writeFileSync(next, `${JSON.stringify({ ...all, [title()]: [...known, kept] }, null, 2)}\n`)
  renameSync(next, file)
}

type Parameters<Ts> = fc.Parameters<Ts>

/** As `fc.assert`, with the kept cases first; the case that fails is kept. */
export function assertHolds<Ts extends unknown[]>(property: fc.IProperty<Ts>, parameters: Parameters<Ts> = {}): void {
  for (const kept of keptSeeds()) fc.assert(property, { ...parameters, ...caseOf(kept) })
  report(fc.check(property, parameters))
}

/** As `assertHolds`, of an asynchronous property. */
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
