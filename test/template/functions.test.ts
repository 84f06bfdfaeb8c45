import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { configs } from '../../infra/config.ts'
import { readAssembly } from '../../local/template/template.ts'
import { isFullEffort } from '../effort.ts'

const assembly = readAssembly(process.env.TIERDESK_ASSEMBLY ?? '')
const functionSchema = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).default({ Variables: {} }),
})
const functions = Object.entries(assembly.resources)
  .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
  .map(([id, { Properties }]) => [id, functionSchema.parse(Properties)] as const)

const special: Readonly<Record<string, string>> = {
  HOLIDAYS: '2026-12-25',
  SECOND_PERSON_APPROVES: 'true',
  SELLER: JSON.stringify(configs.dev.seller),
  NEXT_RESPONSE_CLOCKS: 'on',
  NOTICE_SUBSCRIPTIONS: '4',
  ALARM_SUBSCRIPTIONS: '1',
  SUPPORT_PHONE: '+41445550100',
  WRITES_PER_MINUTE_PERSON: '60',
  WRITES_PER_MINUTE_ORGANISATION: '300',
}

/** Loads code with only some variables, in a separate process. A new query string evaluates it again each time. */
const loading = `
  const [url, exported, given] = process.argv.slice(1)
  const values = JSON.parse(given)
  let loads = 0
  const load = async (names) => {
    for (const name of Object.keys(process.env)) delete process.env[name]
    Object.assign(process.env, { AWS_REGION: 'eu-central-1' }, Object.fromEntries(names.map((name) => [name, values[name]])))
    return import(url + '?' + loads++).then((code) => typeof code[exported], (error) => error.message)
  }
  const all = Object.keys(values)`

async function run({ Code, Handler }: z.output<typeof functionSchema>, variables: readonly string[], script: string) {
  const [name, exported = ''] = Handler.split('.')
  const url = pathToFileURL(join(assembly.assetFolder(Code.S3Key), `${name}.mjs`)).href
  const values = variables.map((variable) => [variable, special[variable] ?? 'https://provider.example/x'])
  const given = JSON.stringify(Object.fromEntries(values))
  const options = ['--input-type=module', '-e', `${loading}\n${script}; process.exit()`, url, exported, given]
  const { stdout } = await promisify(execFile)(process.execPath, options, { env: {} })
  return z.array(z.string()).parse(JSON.parse(stdout))
}

describe.each(functions)('the function %s', (_, properties) => {
  const variables = Object.keys(properties.Environment.Variables)

  it('stops at cold start and names missing variables, until it has every variable that it is given', async () => {
    const climb = `
      const had = []
      let said
      do {
        said = await load(had)
        had.push(...all.filter((name) => !had.includes(name) && said.includes(name)))
      } while (said !== 'function' && loads <= all.length)
      console.log(JSON.stringify([said, ...had.sort()]))`
    expect(await run(properties, variables, climb)).toEqual(['function', ...variables.toSorted()])
  })

  // This needs as many cold starts as there are variables.
  if (isFullEffort)
    it('stops at cold start and names the one missing variable', async () => {
      const each = `
        const said = []
        for (const missing of all) said.push(await load(all.filter((name) => name !== missing)))
        console.log(JSON.stringify(said))`
      expect(await run(properties, variables, each)).toEqual(variables.map((name) => expect.stringContaining(name)))
    })
})
