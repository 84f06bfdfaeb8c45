import * as z from 'zod'
import { findRefused } from '../../infra/serviceRules/serviceRules.ts'
import { StartProblem } from '../problem.ts'
import { type Deployed, type Json, referencesOf, resolve } from './resolve.ts'
import type { Assembly, TemplateResource } from './template.ts'

/** A type of resource, and how it is deployed here. */
export interface ResourceType {
  deploy(logicalId: string, properties: Json): Deployed | Promise<Deployed>
}

export const account = '000000000000'

/** Creates a type whose properties must match `schema`. The deployment stops at any other property and names it. */
export function resourceType<Schema extends z.ZodType>(
  schema: Schema,
  deployParsed: (logicalId: string, properties: z.output<Schema>) => Deployed | Promise<Deployed>,
): ResourceType {
  return {
    deploy(logicalId, properties) {
      const parsed = schema.safeParse(properties)
      if (!parsed.success) {
        throw new StartProblem(
          `This runtime does not support the properties of ${logicalId}: ${z.prettifyError(parsed.error)}`,
        )
      }
      return deployParsed(logicalId, parsed.data)
    },
  }
}

/** Deploys every resource of the assembly, each after those that it refers to. */
export async function deploy(
  { resources, region, stackName }: Assembly,
  types: Readonly<Record<string, ResourceType>>,
): Promise<Map<string, Deployed>> {
  const deployed = new Map<string, Deployed>()
  const pseudo = pseudoOf({ region, stackName })
  for (const logicalId of inOrder(resources)) {
    const resource = resources[logicalId]
    const type = resource && types[resource.Type]
    if (!type) throw new StartProblem(`This runtime does not support ${resource?.Type}, the type of ${logicalId}.`)
    deployed.set(logicalId, await type.deploy(logicalId, resolve(resource.Properties, { pseudo, deployed })))
  }
  return deployed
}

/** Refuses a template that AWS would refuse, by the rules that the synthesis applies too. */
export function assertDeployable({ resources, outputs }: Pick<Assembly, 'resources' | 'outputs'>): void {
  const refused = findRefused({ Resources: resources, Outputs: outputs }, { concurrentExecutions: 1_000 })
  if (refused.length === 0) return
  const lines = refused.map(({ rule, breach }) => `${rule.id}: ${breach}. ${rule.sentence} See ${rule.source}`)
  throw new StartProblem(`AWS would refuse this template.\n${lines.join('\n')}`)
}

/** Resolves an output of the template. */
export function outputOf(assembly: Assembly, name: string, deployed: ReadonlyMap<string, Deployed>): string {
  const output = assembly.outputs[name]
  if (!output) throw new StartProblem(`The template has no output ${name}.`)
  return String(resolve(output.Value, { pseudo: pseudoOf(assembly), deployed }))
}

const pseudoOf = ({ region, stackName }: Pick<Assembly, 'region' | 'stackName'>) => ({
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::Partition': 'aws',
  'AWS::StackName': stackName,
  'AWS::URLSuffix': 'amazonaws.com',
})

function inOrder(resources: Readonly<Record<string, TemplateResource>>): string[] {
  const order: string[] = []
  const state = new Map<string, 'visiting' | 'done'>()
  const visit = (logicalId: string): void => {
    const resource = resources[logicalId]
    if (!resource || state.get(logicalId) === 'done') return
    if (state.get(logicalId) === 'visiting')
      throw new StartProblem(`The template has a circular reference at ${logicalId}.`)
    state.set(logicalId, 'visiting')
    const { Properties, UpdatePolicy = {}, DependsOn = [] } = resource
    for (const other of [...referencesOf(Properties), ...referencesOf(UpdatePolicy), ...[DependsOn].flat()])
      visit(other)
    state.set(logicalId, 'done')
    order.push(logicalId)
  }
  for (const logicalId of Object.keys(resources)) visit(logicalId)
  return order
}
