import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { configs } from '../../infra/config.ts'
import { readAssembly } from '../../local/template/template.ts'

const assembly = readAssembly(process.env.TIERDESK_ASSEMBLY ?? '')
const functionSchema = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).default({ Variables: {} }),
})
const functions = Object.entries(assembly.resources)
  .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
  .map(([id, { Properties }]) => [id, functionSchema.parse(Properties)] as const)

/** What a function's handler is when its code is loaded with nothing but these variables, or why it cannot be. */
async function load({ Code, Handler }: z.output<typeof functionSchema>, variables: readonly string[]): Promise<string> {
  const [name, exported] = Handler.split('.')
  const url = pathToFileURL(join(assembly.assetFolder(Code.S3Key), `${name}.mjs`)).href
  const script = `import('${url}').then((code) => console.log(typeof code['${exported}']), (error) => console.log(error.message))`
  const special: Record<string, string> = {
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
  const given = variables.map((variable) => [variable, special[variable] ?? 'https://provider.example/x'])
  const env = { ...Object.fromEntries(given), AWS_REGION: 'eu-central-1' }
  return (await promisify(execFile)(process.execPath, ['-e', script], { env })).stdout.trim()
}

describe.each(functions)('the function %s', (_, properties) => {
  const variables = Object.keys(properties.Environment.Variables)

  it('exports its handler, and starts with the environment that it is given', async () => {
    expect(await load(properties, variables)).toBe('function')
  })

  it('stops at cold start with the name of a variable that is missing', async () => {
    for (const missing of variables) {
      expect(
        await load(
          properties,
          variables.filter((variable) => variable !== missing),
        ),
      ).toContain(missing)
    }
  })
})
