import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.any()).default({}),
      DeletionPolicy: z.string().optional(),
      DependsOn: z.array(z.string()).default([]),
      UpdatePolicy: z.any().optional(),
    }),
  ),
})
type Resource = z.output<typeof templateSchema>['Resources'][string] & { readonly id: string }

export interface Template {
  readonly text: string
  readonly resources: readonly Resource[]
  of(type: string): Resource[]
}

/** The template of a stage, as synthesized by `prepareRun.ts`. */
export function templateOf(stage: 'dev' | 'prod'): Template {
  const folder = stage === 'dev' ? process.env.TIERDESK_ASSEMBLY : process.env.TIERDESK_ASSEMBLY_PROD
  return readTemplate(join(folder ?? '', `Tierdesk-${stage}.template.json`))
}

export function readTemplate(file: string): Template {
  const text = readFileSync(file, 'utf8')
  const { Resources } = templateSchema.parse(JSON.parse(text))
  const resources = Object.entries(Resources).map(([id, resource]) => ({ id, ...resource }))
  return { text, resources, of: (type) => resources.filter(({ Type }) => Type === type) }
}
