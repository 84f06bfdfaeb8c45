import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { type Route, routeKey, routes } from '../../shared/api/routes.ts'
import { useWorld } from './world.ts'

const world = useWorld()

it('the API describes itself as valid OpenAPI 3.1, with each of its routes and no other [107]', async () => {
  const agent = await world.as('agent')
  const { body } = await agent(routes.getContract)
  const { valid, errors } = await new Validator().validate(structuredClone(body))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  expect(body.openapi).toMatch(/^3\.1/)
  const paths = z.record(z.string(), z.record(z.string(), z.unknown())).parse(body.paths)
  const told = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(told.sort()).toEqual(
    Object.values(routes)
      .map((route: Route) => routeKey(route))
      .sort(),
  )
})
