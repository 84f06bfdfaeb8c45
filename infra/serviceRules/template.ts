import * as z from 'zod'

/** The parts of a CloudFormation template that rules look at. */
export const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
  Outputs: z.record(z.string(), z.unknown()).default({}),
})
export type Template = z.infer<typeof templateSchema>

/** A resource, whose properties are read by path. Values that only a deployment knows are not of the type asked for. */
export interface Resource {
  readonly id: string
  readonly type: string
  value(...path: readonly string[]): unknown
  text(...path: readonly string[]): string | undefined
  number(...path: readonly string[]): number | undefined
  list(...path: readonly string[]): readonly unknown[]
}

export const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((part, name) => recordOf(part)?.[name], value)

export const recordOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  z.record(z.string(), z.unknown()).safeParse(value).data

const readable = (id: string, type: string, properties: unknown): Resource => ({
  id,
  type,
  value: (...path) => valueAt(properties, path),
  text: (...path) => z.string().safeParse(valueAt(properties, path)).data,
  number: (...path) => z.number().safeParse(valueAt(properties, path)).data,
  list: (...path) => z.array(z.unknown()).safeParse(valueAt(properties, path)).data ?? [],
})

export const resourcesOf = ({ Resources }: Template, type: string): Resource[] =>
  Object.entries(Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => readable(id, resource.Type, resource.Properties))

/** A part of a resource's properties, read in the same way. */
export const partOf = (id: string, value: unknown): Resource => readable(id, 'part', value)

/** The logical id that `{ Ref }` or `{ 'Fn::GetAtt' }` names. */
export function referredTo(value: unknown): string | undefined {
  const reference = recordOf(value)
  const attribute = z.array(z.unknown()).safeParse(reference?.['Fn::GetAtt']).data
  return z.string().safeParse(reference?.Ref ?? attribute?.[0]).data
}

/** What an AWS service refuses although the template's schema allows it. */
export interface ServiceRule {
  readonly id: string
  /** What the service refuses, for people who read a refusal. */
  readonly sentence: string
  /** Where AWS or those who met the refusal describe it. */
  readonly source: string
  /** Whether it holds for deployments only: the template can be synthesised and run locally all the same. */
  readonly isOfDeployments?: true
  /** Describes each breach, beginning with its logical id. */
  find(template: Template, limits: AccountLimits): string[]
}

/** What depends on the account that is deployed into. */
export interface AccountLimits {
  /** Concurrent executions of all functions of the account in the region: 1,000, or 10 in many new accounts. */
  readonly concurrentExecutions: number
}
