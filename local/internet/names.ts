import { renameSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { readStateFile } from '../readStateFile.ts'

/** What a name of the internet says on this machine: its TXT records, or where the server lies that has it. */
export const nameSchema = z.strictObject({
  texts: z.array(z.string()).default([]),
  origin: z.url().optional(),
})
const namesSchema = z.record(z.string(), nameSchema)
export type Name = z.output<typeof nameSchema>

/**
 * A small internet: names that this machine answers for, in a file that functions read too (see `answerNames.mjs`). No
 * other name is looked up, so that nothing here depends on, or reaches, the real one.
 */
export interface Names {
  readonly file: string
  all(): Readonly<Record<string, Name>>
  /** Without a `said`, the name is there no more. */
  set(name: string, said: Name | undefined): void
  /** Fetches from where the host of an https address lies here. */
  reach: typeof fetch
}

export function openNames(file: string): Names {
  const all = () => readStateFile(file, namesSchema)
  all()
  return {
    file,
    all,
    set(name, said) {
      const { [name]: _former, ...others } = all()
      writeFileSync(`${file}.new`, JSON.stringify(said ? { ...others, [name]: said } : others, null, 2))
      renameSync(`${file}.new`, file)
    },
    async reach(input, init) {
      const url = new URL(input instanceof Request ? input.url : input)
      if (url.hostname === '127.0.0.1') return fetch(url, init)
      const origin = url.protocol === 'https:' ? all()[url.hostname]?.origin : undefined
      if (origin === undefined) throw new Error(`No server here has the name ${url.hostname}.`)
      return fetch(new URL(url.pathname + url.search, origin), init)
    },
  }
}
