import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { StartProblem } from './problem.ts'

/** Reads a state file in the data folder. If it does not exist, returns what `schema` makes of an empty object. */
export function readStateFile<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  if (!existsSync(file)) return schema.parse({})
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw damaged(file, error)
  }
}

/** The problem to throw for an unusable file or folder in the data folder. Names it and the next step. */
export function damaged(place: string, error: unknown): StartProblem {
  const [reason = ''] = (error instanceof z.ZodError ? z.prettifyError(error) : String(error)).split('\n')
  return new StartProblem(
    `${place} is damaged: ${reason.replace(/\.$/, '')}. Start over with --fresh, which deletes all data.`,
  )
}
