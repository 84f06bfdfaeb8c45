import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import * as z from 'zod'
import { StartProblem } from '../problem.ts'
import { type FaultPlan, faultsSchema } from './faults.ts'

/** Reads the faults of a file. Throws a StartProblem that names the file and what is wrong with it. */
export function readFaults(file: string): FaultPlan {
  try {
    return faultsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const reason = error instanceof z.ZodError ? `\n${z.prettifyError(error)}` : ` ${String(error)}`
    throw new StartProblem(`${file} describes no faults:${reason}`)
  }
}

interface FollowDeps {
  apply(plan: FaultPlan): Promise<void>
  report(text: string): void
}

/** Applies the file again whenever it changes. Returns a function that stops it. */
export function followFaults(file: string, { apply, report }: FollowDeps): () => void {
  watchFile(file, { interval: 300 }, () => {
    try {
      apply(readFaults(file)).then(
        () => report(`The faults of ${file} are in effect.`),
        (error: unknown) => report(String(error)),
      )
    } catch (error) {
      report(`${String(error instanceof Error ? error.message : error)}\nThe former faults stay.`)
    }
  })
  return () => unwatchFile(file)
}
