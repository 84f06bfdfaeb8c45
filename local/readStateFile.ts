import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { StartProblem } from './problem.ts'

/** What a file of the data folder holds, or what `schema` makes of nothing where there is no such file. */
export function readStateFile<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  if (!existsSync(file)) return schema.parse({})
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw damaged(file, error)
  }
}

/** For a file or folder of the data folder that cannot be used: names it, and the way out. */
export function damaged(place: string, error: unknown): StartProblem {
  const [reason = ''] = (error instanceof z.ZodError ? z.prettifyError(error) : String(error)).split('\n')
  return new StartProblem(
    `${place} is damaged: ${reason.replace(/\.$/, '')}. Begin again with --fresh, which forgets all data.`,
  )
}
