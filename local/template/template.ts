import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { StartProblem } from '../problem.ts'
import type { Json } from './resolve.ts'

const resourceSchema = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.json()).default({}),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  /** How releases reach the resource. Here, every start is a first one. */
  UpdatePolicy: z.json().optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  Metadata: z.record(z.string(), z.json()).optional(),
})
export type TemplateResource = z.output<typeof resourceSchema>

/** Parameters and rules do not affect what runs. They check the bootstrap version. */
const templateSchema = z.strictObject({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.object({ Value: z.json() })).default({}),
  Parameters: z.json().optional(),
  Rules: z.json().optional(),
})

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().optional(),
      properties: z.object({ templateFile: z.string().optional(), file: z.string().optional() }).loose().optional(),
    }),
  ),
})

const assetsSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })),
})

/** A synthesized stack: its template, its region, and the location of each asset. */
export interface Assembly {
  readonly stackName: string
  readonly region: string
  readonly resources: Readonly<Record<string, TemplateResource>>
  readonly outputs: Readonly<Record<string, { readonly Value: Json }>>
  /** The folder of an asset by the name of its file in the asset bucket. */
  assetFolder(key: string): string
}

/** Reads the only stack of a cloud assembly. */
export function readAssembly(folder: string): Assembly {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const { artifacts } = manifestSchema.parse(read('manifest.json'))
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack')
  const [stack] = stacks
  if (!stack || stacks.length > 1)
    throw new StartProblem(`${folder} must contain one stack, but contains ${stacks.length}.`)
  const [stackName, { environment = '', properties }] = stack
  const template = templateSchema.safeParse(read(properties?.templateFile ?? ''))
  if (!template.success)
    throw new StartProblem(
      `The template contains something that this runtime does not support: ${z.prettifyError(template.error)}`,
    )
  const { files } = assetsSchema.parse(read(`${stackName}.assets.json`))
  return {
    stackName,
    region: environment.split('/').at(-1) ?? '',
    resources: template.data.Resources,
    outputs: template.data.Outputs,
    assetFolder(key) {
      const file = files[key.replace(/\.zip$/, '')]
      if (!file) throw new StartProblem(`The assembly contains no asset ${key}.`)
      return join(folder, file.source.path)
    },
  }
}
