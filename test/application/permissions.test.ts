import { describe, expect, it } from 'vitest'
import { problemSchema } from '../../shared/api/problems.ts'
import { automated, type Route, routes } from '../../shared/api/routes.ts'
import { roleSchema } from '../../shared/domain/caller.ts'
import { emails, useWorld } from './world.ts'

const world = useWorld()
const tokens = new Map<string, Promise<string>>()

/** Whoever may not is stopped before the input is read, so nonsense is enough to ask with. */
async function ask({ method, path }: Route, role: (typeof roleSchema.options)[number] | undefined): Promise<string> {
  const { api, tokenOf } = world.runtime()
  if (role && !tokens.has(role)) tokens.set(role, tokenOf(emails[role]))
  const token = role && (await tokens.get(role))
  const response = await fetch(`${api}${path.replace('{month}', 'x').replace(/\{\w+\}/g, '~')}`, {
    method,
    headers: { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' },
    ...(method !== 'GET' && { body: '{"nonsense":true}' }),
  })
  const { code } = problemSchema.partial().parse(await response.json())
  return `${response.status}${code === undefined ? '' : ` ${code}`}`
}

const all = Object.entries<Route>(routes)

describe.each(all.filter(([, { scope }]) => scope !== undefined))('%s', (_, route) => {
  it.each(roleSchema.options)('as the route table says, for %s [44, 45, 46]', async (role) => {
    const answer = await ask(route, role)
    if (route.roles.includes(role)) expect(answer).toMatch(/^(200|400|404|403 plan_lacks)/)
    else expect(answer).toMatch(role === 'guest' ? /^403 no_organisation$|^403$/ : /^403( forbidden)?$/)
  })

  it('refuses who brings no token [22]', async () => {
    expect(await ask(route, undefined)).toBe('401')
  })
})

describe.each(all.filter(([, { keyScope }]) => keyScope !== undefined))('%s of programs', (_, route) => {
  it.each(roleSchema.options)('takes no token of %s, but a key [44]', async (role) => {
    expect(await ask(automated(route), role)).toBe('403')
  })

  it('refuses who brings nothing [22]', async () => {
    expect(await ask(automated(route), undefined)).toBe('401')
  })
})

describe.each(all.filter(([, { scope }]) => scope === undefined))('%s', (_, route) => {
  it.each([undefined, ...roleSchema.options])(
    'is public, and tells %s nothing without its secret [44]',
    async (role) => {
      expect(await ask(route, role)).toBe('404 not_found')
    },
  )
})
