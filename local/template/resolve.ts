import type * as z from 'zod'
import { StartProblem } from '../problem.ts'

export type Json = z.core.util.JSONType
export type JsonObject = { [name: string]: Json }

/** What other resources can refer to: the `Ref` and the `Fn::GetAtt` attributes of a deployed resource. */
export interface Deployed {
  readonly ref: string
  readonly attributes: Readonly<Record<string, string>>
}

export interface Scope {
  readonly pseudo: Readonly<Record<string, string>>
  readonly deployed: ReadonlyMap<string, Deployed>
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Evaluates the intrinsic functions in a value. Throws an error that names any unsupported one. */
export function resolve(value: Json, scope: Scope): Json {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope))
  if (!isObject(value)) return value
  const [name, ...others] = Object.keys(value)
  if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
    return resolveIntrinsic(name, value[name] ?? null, scope)
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner, scope)]))
}

function resolveIntrinsic(name: string, argument: Json, scope: Scope): Json {
  switch (name) {
    case 'Ref':
      return refTo(String(argument), scope)
    case 'Fn::GetAtt': {
      const [logicalId = '', attribute = ''] = Array.isArray(argument)
        ? argument.map(String)
        : String(argument).split('.')
      return attributeOf(logicalId, attribute, scope)
    }
    case 'Fn::Join': {
      const [separator, parts] = Array.isArray(argument) ? argument : []
      const resolved = resolve(parts ?? null, scope)
      if (!Array.isArray(resolved)) throw new StartProblem('Fn::Join needs a list.')
      return resolved.map(String).join(String(separator))
    }
    case 'Fn::Sub':
      if (typeof argument !== 'string') throw new StartProblem('This runtime supports Fn::Sub only with a string.')
      return argument.replace(/\$\{([^}]+)\}/g, (_, inner: string) => {
        const [logicalId = '', attribute] = inner.split('.')
        return attribute === undefined ? refTo(logicalId, scope) : attributeOf(logicalId, attribute, scope)
      })
    default:
      throw new StartProblem(`This runtime does not support the intrinsic function ${name}.`)
  }
}

function refTo(logicalId: string, { pseudo, deployed }: Scope): string {
  const value = pseudo[logicalId] ?? deployed.get(logicalId)?.ref
  if (value === undefined) throw new StartProblem(`The template refers to ${logicalId}, which does not exist.`)
  return value
}

function attributeOf(logicalId: string, attribute: string, { deployed }: Scope): string {
  const value = deployed.get(logicalId)?.attributes[attribute]
  if (value === undefined)
    throw new StartProblem(`This runtime does not support the attribute ${logicalId}.${attribute}.`)
  return value
}

/** The logical ids that a value refers to. */
export function referencesOf(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === 'Ref') return [String(inner)]
    if (name === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : inner).split('.')[0] ?? '']
    if (name === 'Fn::Sub' && typeof inner === 'string')
      return [...inner.matchAll(/\$\{([^}.]+)/g)].map(([, id]) => id ?? '')
    return referencesOf(inner)
  })
}
