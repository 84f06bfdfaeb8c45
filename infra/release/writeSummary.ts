import { readFileSync, writeFileSync } from 'node:fs'
import { summaryOf } from './templateSummary.ts'

/* `npm run release:summary`: keeps the template of `prod` as the one that the next release is compared with. */

const at = (path: string) => new URL(path, import.meta.url)
const template: unknown = JSON.parse(readFileSync(at('../../cdk.out/Tierdesk-prod.template.json'), 'utf8'))
writeFileSync(at('released.json'), `${JSON.stringify(summaryOf(template), null, 2)}\n`)
