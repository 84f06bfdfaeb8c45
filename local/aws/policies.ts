import * as z from 'zod'
import { StartProblem } from '../problem.ts'

const listOf = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat())

/** The role policies that CDK writes. A condition or a denial stops the deployment instead of being ignored. */
export const rolePolicySchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({ Effect: z.literal('Allow'), Action: listOf, Resource: listOf, Sid: z.string().optional() }),
  ),
})

export interface Grant {
  readonly role: string
  readonly action: string
  readonly resource: string
  uses: number
}

export interface Denial {
  readonly principal: string
  readonly action: string
  readonly resource: string
}

/** The permissions of roles, and how they were used. */
export interface Policies {
  allow(role: string, policy: z.output<typeof rolePolicySchema>): void
  /** Returns whether the role has this permission. Counts the use of the grant, or records the denial. */
  isAllowed(role: string, action: string, resource: string): boolean
  grants(): readonly Grant[]
  denials(): readonly Denial[]
}

export function createPolicies(): Policies {
  const grants: Grant[] = []
  const grantsOf = new Map<string, { grant: Grant; isOf: (action: string, resource: string) => boolean }[]>()
  const denials: Denial[] = []
  return {
    allow(role, policy) {
      for (const { Action, Resource } of policy.Statement) {
        for (const action of Action) {
          if (!/^[a-z0-9-]+:[A-Za-z*]+$/.test(action))
            throw new StartProblem(`This runtime cannot read the action ${action}.`)
          for (const resource of Resource) {
            const grant = { role, action, resource, uses: 0 }
            const [isAction, isResource] = [matcherOf(action), matcherOf(resource)]
            const isOf = (wanted: string, on: string) => isAction(wanted) && isResource(on)
            grants.push(grant)
            grantsOf.set(role, [...(grantsOf.get(role) ?? []), { grant, isOf }])
          }
        }
      }
    },
    isAllowed(role, action, resource) {
      const matching = grantsOf.get(role)?.filter(({ isOf }) => isOf(action, resource)) ?? []
      for (const { grant } of matching) grant.uses++
      if (matching.length === 0) denials.push({ principal: role, action, resource })
      return matching.length > 0
    },
    grants: () => grants,
    denials: () => denials,
  }
}

/** `*` matches any text, `?` matches one character. */
export const matches = (pattern: string, text: string): boolean => matcherOf(pattern)(text)

function matcherOf(pattern: string): (text: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const whole = new RegExp(`^${source}$`, 's')
  return (text) => whole.test(text)
}
