import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { automated, type Route, routeKey } from '../../../shared/core/api/route.ts'
import { createOpenApi } from '../../../shared/http/openApi.ts'
import { type Operation, routes } from '../../../shared/http/routes.ts'
import { useWorld } from '../world.ts'

const world = useWorld()

it('the API describes itself in valid OpenAPI 3.1, with all its routes and no others [107]', async () => {
  const agent = await world.as('agent')
  const { body } = await agent(routes.getContract)
  const { valid, errors } = await new Validator().validate(structuredClone(body))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  expect(body.openapi).toMatch(/^3\.1/)
  const described = z.record(z.string(), z.record(z.string(), z.unknown())).parse(body.paths)
  const found = Object.entries(described).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(found.sort()).toEqual(
    Object.values<Route>(routes)
      .flatMap((route) => [routeKey(route), ...(route.keyScope ? [routeKey(automated(route))] : [])])
      .sort(),
  )
})

const operationSchema = z.object({
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), description: z.string().optional() })),
  requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
})
const { paths } = z
  .object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) })
  .parse(createOpenApi())
const operationOf = (name: Operation) => {
  const { path, method }: Route = routes[name]
  return operationSchema.parse(paths[path]?.[method.toLowerCase()])
}

it('the OpenAPI document explains each field of a ticket, a message, a file and a list', () => {
  for (const name of ['openTicket', 'writeMessage', 'assignTicket', 'prioritiseTicket'] as const) {
    const { requestBody } = operationOf(name)
    const { properties } = z
      .object({ properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })) })
      .parse(z.object({ schema: z.unknown() }).parse(requestBody?.content['application/json']).schema)
    for (const [field, { description }] of Object.entries(properties))
      expect([name, field, description]).toEqual([name, field, expect.stringMatching(/./)])
  }
  expect(JSON.stringify(operationOf('announceAttachment'))).toContain('Exactly the size of the file')
  const { parameters } = operationOf('listQueue')
  for (const name of ['limit', 'cursor', 'queue', 'assignee', 'text'])
    expect(parameters).toContainEqual(expect.objectContaining({ name, description: expect.stringMatching(/./) }))
})

it('the OpenAPI document lists If-Match only for writes that respect it', () => {
  const minds = (Object.keys(routes) as Operation[]).filter((name) =>
    operationOf(name).parameters.some((parameter) => parameter.name === 'If-Match'),
  )
  expect(minds).toEqual(expect.arrayContaining(['writeMessage', 'closeTicket', 'changePlan', 'submitComplianceForm']))
  for (const name of ['openTicket', 'logCall', 'markRead', 'announceAttachment', 'ingestUsage', 'getTicket'])
    expect(minds).not.toContain(name)
})

it('the OpenAPI document lists every problem code, with its status and sentence', () => {
  const found = JSON.stringify(createOpenApi().components)
  expect(found).toContain('`reopen_too_late` (409): The ticket was closed more than 14 days ago.')
})
