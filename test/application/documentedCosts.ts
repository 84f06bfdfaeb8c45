import { readFileSync } from 'node:fs'

/** The cost rows in a section of docs/costs.md, as `what | units | units | calls`. */
export function documentedCosts(heading: string): string[] {
  const text = readFileSync(new URL('../../docs/costs.md', import.meta.url), 'utf8')
  const section = text.split(/^#+ /m).find((one) => one.startsWith(`${heading}\n`))
  if (section === undefined) throw new Error(`docs/costs.md has no section '${heading}'.`)
  return section.split('\n').flatMap((line) => /^\| ([^|]+(?: \| [\d.]+){3}) \|/.exec(line)?.[1] ?? [])
}
