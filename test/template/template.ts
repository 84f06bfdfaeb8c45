import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.any()).default({}),
      DeletionPolicy: z.string().optional(),
      DependsOn: z.array(z.string()).default([]),
    }),
  ),
})
type Resource = z.output<typeof templateSchema>['Resources'][string] & { readonly id: string }

export interface Template {
  readonly text: string
  readonly resources: readonly Resource[]
  of(type: string): Resource[]
}

/** Synthesizes a stage as an operator does: with the CDK's command line, and offline. */
export function synthesizeStage(stage: 'dev' | 'prod', folder: string): Template {
  const { status, stdout, stderr } = spawnSync(
    'node_modules/.bin/cdk',
    ['synth', '--quiet', '--output', folder, '-c', `stage=${stage}`],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`cdk synth failed: ${stdout}${stderr}`)
  return readTemplate(join(folder, `Tierdesk-${stage}.template.json`))
}

export function readTemplate(file: string): Template {
  const text = readFileSync(file, 'utf8')
  const { Resources } = templateSchema.parse(JSON.parse(text))
  const resources = Object.entries(Resources).map(([id, resource]) => ({ id, ...resource }))
  return { text, resources, of: (type) => resources.filter(({ Type }) => Type === type) }
}
