import { describe, expect, it } from 'vitest'
import type { Client } from '../../../shared/core/api/client.ts'
import { problemSchema } from '../../../shared/core/api/problems.ts'
import { automated, type Route } from '../../../shared/core/api/route.ts'
import { roleSchema } from '../../../shared/core/domain/caller.ts'
import { type KeyScope, keyScopeSchema } from '../../../shared/core/domain/keyScope.ts'
import { routes } from '../../../shared/http/routes.ts'
import { emails, useWorld } from '../world.ts'

const world = useWorld()
const tokens = new Map<string, Promise<string>>()

async function ask(route: Route, role: (typeof roleSchema.options)[number] | undefined): Promise<string> {
  const { tokenOf } = world.runtime()
  if (role && !tokens.has(role)) tokens.set(role, tokenOf(emails[role]))
  return askWith(route, role && (await tokens.get(role)))
}

/** Permissions are checked before the input is read, so an invalid request is sufficient. */
async function askWith({ method, path }: Route, token: string | undefined): Promise<string> {
  const response = await fetch(`${world.runtime().api}${path.replace('{month}', 'x').replace(/\{\w+\}/g, '~')}`, {
    method,
    headers: { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' },
    ...(method !== 'GET' && { body: '{"nonsense":true}' }),
  })
  const { code } = problemSchema.partial().parse(await response.json())
  return `${response.status}${code === undefined ? '' : ` ${code}`}`
}

const all = Object.entries<Route>(routes)

describe.each(all.filter(([, { scope }]) => scope !== undefined))('%s', (_, route) => {
  it.each(roleSchema.options)('follows the route table for %s [44, 45, 46]', async (role) => {
    const answer = await ask(route, role)
    if (route.roles.includes(role)) expect(answer).toMatch(/^(200|400|404|403 plan_lacks)/)
    else expect(answer).toMatch(role === 'guest' ? /^403 no_organisation$|^403$/ : /^403( forbidden)?$/)
  })

  it('refuses requests without a token [22]', async () => {
    expect(await ask(route, undefined)).toBe('401')
  })
})

/** A key for each scope, created once. */
const keys = new Map<string, Promise<string>>()
async function keyOf(scope: KeyScope): Promise<string> {
  const made = keys.get(scope) ?? world.as('owner').then((owner) => newKey(owner, scope))
  keys.set(scope, made)
  return made
}
const newKey = async (owner: Client, scope: KeyScope) =>
  (await owner(routes.createApiKey, { body: { name: scope, scopes: [scope] } })).body.key ?? ''

describe.each(all.filter(([, { keyScope }]) => keyScope !== undefined))('%s for programs', (_, route) => {
  it.each(keyScopeSchema.options)('follows the route table for a key with the scope %s [44]', async (scope) => {
    const answer = await askWith(automated(route), await keyOf(scope))
    if (route.keyScope === scope) expect(answer).toMatch(/^(200|400|404)/)
    else expect(answer).toBe('403 forbidden')
  })

  it.each(roleSchema.options)('accepts a key, but no token of %s [44]', async (role) => {
    expect(await ask(automated(route), role)).toBe('403')
  })

  it('refuses requests without credentials [22]', async () => {
    expect(await ask(automated(route), undefined)).toBe('401')
  })
})

describe.each(all.filter(([, { scope }]) => scope === undefined))('%s', (_, route) => {
  it.each([undefined, ...roleSchema.options])(
    'is public, and shows %s nothing without its secret [44]',
    async (role) => {
      expect(await ask(route, role)).toBe('404 not_found')
    },
  )
})
