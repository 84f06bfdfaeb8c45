import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'oxc-parser'
import * as z from 'zod'

/*
 * Refuses the words of the last table of docs/glossary.md in documentation, the English catalogue and names. Prints each
 * place, and exits with 1 if there is any.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8')
const glossary = 'docs/glossary.md'

interface Refused {
  readonly word: string
  readonly instead: string
  readonly where: string
}

const [, table = ''] = read(glossary).split('## Refused words')
const refused: Refused[] = [...table.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
  .slice(1)
  .flatMap(([, words = '', instead = '', where = '']) =>
    words.split(', ').map((word) => ({ word: word.trim(), instead: instead.trim(), where: where.trim() })),
  )
const inProse = refused.filter(({ where }) => where.includes('prose'))
const inNames = new Map(refused.filter(({ where }) => where.includes('names')).map((each) => [each.word, each]))
if (inProse.length === 0 || inNames.size === 0) throw new Error(`${glossary} has no refused words.`)

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((file) => existsSync(`${root}${file}`))

/** Refused words in a text, without code in backticks: it may quote what others have named. */
function findInProse(place: string, text: string): string[] {
  const prose = text.replaceAll(/`[^`]*`/g, '``')
  return inProse
    .filter(({ word }) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'i').test(prose))
    .map(({ word, instead }) => `${place}: "${word}". Write instead: ${instead}.`)
}

const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)

const findInName = (place: string, name: string): string[] =>
  wordsOf(name).flatMap((word) => {
    const known = inNames.get(word)
    return known ? [`${place}: "${name}". Write instead of "${word}": ${known.instead}.`] : []
  })

function namesIn(file: string): string[] {
  const names = new Set<string>()
  const add = ({ name }: { readonly name: string }) => void names.add(name)
  // Strings such as `ScanSilent` name alarms, metrics and resources.
  const addNaming = ({ value }: { readonly value: unknown }) => {
    if (typeof value === 'string' && /^[a-z]*([A-Z][a-z]+)+$/.test(value)) names.add(value)
  }
  new Visitor({ Identifier: add, JSXIdentifier: add, Literal: addNaming }).visit(parseSync(file, read(file)).program)
  return [...names]
}

const pages = files.filter((file) => file.endsWith('.md') && file !== glossary)
const catalogues = files.filter((file) => /^portal\/messages\/(later\/)?en\.json$/.test(file))
const sources = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.startsWith('test/'))
if (pages.length < 10 || catalogues.length === 0 || sources.length < 400) throw new Error('Files are missing.')

const found = [
  // A block of code is no prose.
  ...pages.flatMap((file) =>
    read(file)
      .replaceAll(/^```.*?^```$/gms, (block) => block.replaceAll(/[^\n]/g, ''))
      .split('\n')
      .flatMap((line, index) => findInProse(`${file}:${index + 1}`, line)),
  ),
  ...catalogues.flatMap((file) =>
    Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(read(file)))).flatMap(([key, message]) =>
      findInProse(`${file} ${key}`, message),
    ),
  ),
  ...sources.flatMap((file) => [...findInName(file, file), ...namesIn(file).flatMap((name) => findInName(file, name))]),
]
for (const line of found) process.stderr.write(`${line}\n`)
process.exitCode = found.length === 0 ? 0 : 1
