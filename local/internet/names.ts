import { renameSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { readStateFile } from '../readStateFile.ts'

/** What an internet name leads to on this machine: its TXT records, or the address of a local server. */
export const nameSchema = z.strictObject({
  texts: z.array(z.string()).default([]),
  origin: z.url().optional(),
})
const namesSchema = z.record(z.string(), nameSchema)
export type Name = z.output<typeof nameSchema>

/**
 * A small internet: names that this machine resolves, in a file that functions also read (see `answerNames.mjs`). No
 * other names are looked up, so nothing here depends on or reaches the real internet.
 */
export interface Names {
  readonly file: string
  all(): Readonly<Record<string, Name>>
  /** Removes the name if `said` is undefined. */
  set(name: string, said: Name | undefined): void
  /** Fetches an https address from the local server that its host leads to. */
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
      if (origin === undefined) throw new Error(`No server on this machine has the name ${url.hostname}.`)
      return fetch(new URL(url.pathname + url.search, origin), init)
    },
  }
}
