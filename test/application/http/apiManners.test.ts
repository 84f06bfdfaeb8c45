import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { problemSchema } from '../../../shared/core/api/problems.ts'
import { routes } from '../../../shared/http/routes.ts'
import { repetitions } from '../../effort.ts'
import { assertHoldsAsync } from '../../keptSeeds.ts'
import { emails, openTicket, refusalOf, ticketBody, useWorld } from '../world.ts'

const world = useWorld()
let token = ''
beforeAll(async () => {
  token = await world.runtime().tokenOf(emails.customer)
})

const send = (path: string, init: RequestInit = {}) =>
  fetch(`${world.runtime().api}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
  })
const post = (body: string | Uint8Array<ArrayBuffer>, headers = {}) =>
  send('/tickets', { method: 'POST', body, headers })
const asJson = (change: object) => JSON.stringify({ ...ticketBody, ...change })
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

describe('an invalid request is refused, never with a server error', () => {
  it.each([
    ['malformed JSON [55]', '{"subject": ', 400, 'malformed'],
    ['no body [55]', '', 400, 'invalid'],
    ['null [55]', 'null', 400, 'invalid'],
    ['a list [55]', '[]', 400, 'invalid'],
    ['a number [55]', '7', 400, 'invalid'],
    ['a byte order mark [55]', `\ufeff${asJson({})}`, 400, 'malformed'],
    ['bytes that are not UTF-8 [55]', Uint8Array.of(0x7b, 0xff, 0x7d), 400, 'malformed'],
    [
      'half a surrogate pair',
      '{"subject":"\\ud800","body":"b","category":"technical","priority":"P1"}',
      400,
      'malformed',
    ],
    ['a body nested too deep', nested(50), 400, 'too_deep'],
    ['a body larger than 256 KiB [67]', asJson({ body: 'x'.repeat(262_144) }), 413, 'too_large'],
    ['a field that the server sets [52]', asJson({ status: 'closed' }), 400, 'invalid'],
    ['the organisation in the body [52]', asJson({ organisation: 'starling' }), 400, 'invalid'],
    ['__proto__ [53]', '{"__proto__":{"priority":"P1"}}', 400, 'malformed'],
    ['constructor [53]', asJson({ constructor: { prototype: {} } }), 400, 'invalid'],
    ['a control character in the subject [58]', asJson({ subject: 'a\u0007b' }), 400, 'invalid'],
    ['a line break in the subject [58]', asJson({ subject: 'a\nb' }), 400, 'invalid'],
    ['a subject of 201 bytes [61]', asJson({ subject: 'x'.repeat(201) }), 400, 'invalid'],
    ['a subject of 101 letters of two bytes [61]', asJson({ subject: 'é'.repeat(101) }), 400, 'invalid'],
    ['an unknown priority', asJson({ priority: 'P0' }), 400, 'invalid'],
  ])('%s', async (_, body, status, code) => {
    const response = await post(body)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({
      type: `urn:tierdesk:problem:${code}`,
      status,
      code,
      requestId: expect.stringMatching(/./),
    })
    expect(response.status).toBe(status)
  })

  it('another content type [55]', async () => {
    expect((await post('a=b', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await post(asJson({}), { 'content-type': 'application/json; charset=latin1' })).status).toBe(415)
  })

  it.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1e1',
    'limit=٣',
    'limit=1&limit=2',
    'view=mine',
    'orgId=starling',
    'pk=1',
  ])('the query ?%s [3, 62]', async (query) => {
    expect((await send(`/tickets?${query}`)).status).toBe(400)
  })

  it.each(['', '"', 'a b', 'ü', 'x'.repeat(65)])('the idempotency key %j', async (key) => {
    const response = await post(asJson({}), { 'idempotency-key': encodeURI(key) || ' ' })
    expect(response.status).toBe(400)
  })

  it('names each invalid field, and echoes none of the values [104]', async () => {
    const response = await post(asJson({ subject: '', priority: 'P9-secret' }))
    const text = await response.text()
    expect(JSON.parse(text).issues.map(({ path }: { path: string[] }) => path.join('.'))).toEqual([
      'subject',
      'priority',
    ])
    expect(text).not.toContain('P9-secret')
  })
})

describe('a problem with a field', () => {
  const issuesOf = async (path: string, body: object) => {
    const response = await send(path, { method: 'POST', body: JSON.stringify(body) })
    return problemSchema.parse(await response.json()).issues
  }

  it('of a form lists the forms that exist', async () => {
    const form = { kind: 'callback', phone: '+41445550100' }
    expect(await issuesOf('/tickets', { ...ticketBody, form })).toEqual([
      { path: ['form', 'kind'], message: 'must be one of: pentest, right-to-audit, call-back' },
    ])
  })

  it('that does not exist appears under its own path', async () => {
    expect(await issuesOf('/tickets', { ...ticketBody, colour: 1, size: 2 })).toEqual([
      { path: ['colour'], message: 'is not a known field' },
      { path: ['size'], message: 'is not a known field' },
    ])
    const form = { kind: 'call-back', phone: '+41445550100', window: { from: 'x', until: 'y' }, timeZone: 'UTC' }
    expect(await issuesOf('/tickets', { ...ticketBody, form })).toContainEqual({
      path: ['form', 'window', 'until'],
      message: 'is not a known field',
    })
  })

  it('states the maximum size of a file', async () => {
    const file = { fileName: 'a.log', contentType: 'text/plain', sizeBytes: 20 * 1024 * 1024 + 1 }
    expect(await issuesOf('/attachments', file)).toEqual([
      { path: ['sizeBytes'], message: 'is at most 20971520 bytes (20 MB)' },
    ])
  })
})

describe('a ticket number', () => {
  it('in a path or a body can be written as people write it', async () => {
    const customer = await world.as('customer')
    const { number } = await openTicket(customer)
    const letters = number.slice(3).toLowerCase().replaceAll('1', 'l').replaceAll('0', 'o')
    for (const written of [`td-${letters}`, letters, letters.replace('-', ''), letters.replace('-', ' ')])
      expect((await customer(routes.getTicket, { params: { number: written } })).body.number).toBe(number)
    await customer(routes.closeTicket, { params: { number: letters } })
    const body = { ...ticketBody, followUpTo: letters }
    expect((await customer(routes.openTicket, { body })).body.followUpTo).toBe(number)
  })
})

describe('an arbitrary request', () => {
  it('gets a response without a server error, and opens a ticket only if it is valid', async () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 300 }), fc.constant(ticketBody.subject))
    const field = fc.oneof(text, fc.jsonValue(), fc.constantFrom('technical', 'P1', null, [], {}))
    const body = fc.record(
      { subject: field, body: field, category: field, priority: field, affectedResources: field },
      { requiredKeys: [] },
    )
    await assertHoldsAsync(
      fc.asyncProperty(body, async (sent) => {
        const response = await post(JSON.stringify(sent))
        expect(response.status).toSatisfy((status: number) => [201, 400].includes(status))
        await response.arrayBuffer()
      }),
      { numRuns: repetitions({ full: 300, quick: 100 }) },
    )
  })
})

describe('a response', () => {
  it('must not be stored, and contains its request id and an ETag [109]', async () => {
    const response = await post(asJson({}))
    expect(response.status).toBe(201)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      etag: '"1"',
      'x-request-id': expect.stringMatching(/./),
    })
  })

  it('to an unknown route is the gateway’s 404', async () => {
    expect((await send('/nothing')).status).toBe(404)
  })

  it('to a browser at another origin allows nothing [108]', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:7400.evil.example']) {
      const response = await send('/tickets', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    }
    const own = await send('/tickets', { method: 'OPTIONS', headers: { origin: 'http://localhost:7400' } })
    expect(own.headers.get('access-control-allow-origin')).toBe('http://localhost:7400')
  })
})

describe('the headers of a request', () => {
  it('have room for the token of a person with every role, and for 10 KB in total [73]', async () => {
    const everybody = ['agent', 'csm', 'finance']
    const claims = JSON.stringify({
      'cognito:groups': everybody,
      name: 'é'.repeat(100),
      email: `${'x'.repeat(242)}@a.example`,
    })
    const largest = token.length + Buffer.from(claims).toString('base64url').length
    expect(largest).toBeLessThan(5_000)
    const pad = (bytes: number) => ({ 'x-pad': 'x'.repeat(bytes) })
    expect((await send('/tickets', { headers: pad(5_000) })).status).toBe(200)
    const refused = await send('/tickets', { headers: pad(10_240) })
    expect([refused.status, await refused.json()]).toEqual([431, { message: 'Request Header Fields Too Large' }])
  })
})

describe('field names', () => {
  it.each(['#status', ':seenVersion', 'status = :closed, version', 'closedAt', 'version', 'PK', 'watchers[0]'])(
    'never reach a database expression: %j is refused [52, 66]',
    async (name) => {
      const customer = await world.as('customer')
      const { number } = await openTicket(customer)
      const before = (await customer(routes.getTicket, { params: { number } })).body
      for (const [method, path, body] of [
        ['POST', 'messages', { body: 'More.' }],
        ['PUT', 'priority', { priority: 'P2', reason: 'Why.' }],
        ['PUT', 'affected-resources', { affectedResources: [] }],
        ['PUT', 'followers/me', { following: false }],
        ['PUT', 'read-mark', { readUpTo: before.activityAt }],
        ['POST', 'closing', {}],
      ] as const) {
        const sent = JSON.stringify({ ...body, [name]: 'closed' })
        expect([path, (await send(`/tickets/${number}/${path}`, { method, body: sent })).status]).toEqual([path, 400])
      }
      expect((await customer(routes.getTicket, { params: { number } })).body).toEqual(before)
    },
  )
})

describe('caller input', () => {
  it('adds no log line of its own, and no terminal escape sequence [81]', async () => {
    const forged = '\n{"level":"ERROR","message":"canary-forged"}\u001b[31m'
    await post(asJson({ subject: forged }))
    await send(`/tickets/${encodeURIComponent(forged)}`)
    await send(`/tickets?text=${encodeURIComponent(forged)}`)
    await post(asJson({}), { 'idempotency-key': 'canary-forged","level":"ERROR' })
    const lines = world.logs().split('\n')
    expect(lines.length).toBeGreaterThan(4)
    expect(lines.filter((line) => line.startsWith('{"level":"ERROR","message":"canary-forged"'))).toEqual([])
    for (const line of lines.filter((one) => one.includes('canary-forged')))
      expect(() => JSON.parse(line)).not.toThrow()
    expect(world.logs()).not.toContain('\u001b[31m')
  })
})

describe('a ticket of another organisation', () => {
  it('looks like one that does not exist, for reading and writing [1, 2]', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const neighbour = await world.as('neighbour')
    const tries = (wanted: string) => {
      const params = { number: wanted }
      return [
        neighbour(routes.getTicket, { params }),
        neighbour(routes.writeMessage, { params, body: { body: 'Hello' } }),
        neighbour(routes.closeTicket, { params }),
        neighbour(routes.openTicket, { body: { ...ticketBody, followUpTo: wanted } }),
      ].map(async (attempt) => ({ ...(await refusalOf(attempt)), requestId: '' }))
    }
    const hidden = await Promise.all(tries(number))
    expect(hidden).toEqual(await Promise.all(tries('TD-0000-0000')))
    expect(hidden.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  })
})

describe('a write', () => {
  it('with a stale If-Match changes nothing', async () => {
    const customer = await world.as('customer')
    const opened = await openTicket(customer)
    const params = { number: opened.number }
    await customer(routes.writeMessage, { params, body: { body: 'More.' }, ifMatch: '"1"' })
    const refused = await refusalOf(customer(routes.closeTicket, { params, ifMatch: '"1"' }))
    expect(refused).toMatchObject({ status: 412, code: 'stale', version: 2 })
    expect((await customer(routes.getTicket, { params })).body).toMatchObject({ status: 'new', version: 2 })
  })

  it.each(['3', 'W/"3"', '"x"', '"1", "2"'])('with If-Match %s is refused', async (ifMatch) => {
    const customer = await world.as('customer')
    const { number } = await openTicket(customer)
    expect(await refusalOf(customer(routes.closeTicket, { params: { number }, ifMatch }))).toMatchObject({
      status: 400,
    })
  })

  it('by two agents at once with the same ETag succeeds once, and the other agent sees what happened', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const agent = await world.as('agent')
    const replies = ['First.', 'Second.'].map((body) =>
      agent(routes.writeMessage, { params: { number }, body: { body }, ifMatch: '"1"' }),
    )
    const outcomes = await Promise.allSettled(replies)
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { entries } = (await agent(routes.getTicket, { params: { number } })).body
    expect(entries).toHaveLength(2)
  })

  it('by many at once without an ETag loses nothing', async () => {
    const { number } = await openTicket(await world.as('customer'))
    const agent = await world.as('agent')
    const bodies = ['One.', 'Two.', 'Three.', 'Four.']
    await Promise.all(bodies.map((body) => agent(routes.writeMessage, { params: { number }, body: { body } })))
    const thread = (await agent(routes.getTicket, { params: { number } })).body
    expect(
      thread.entries
        .slice(1)
        .map(({ message }) => message?.body)
        .sort(),
    ).toEqual(bodies.toSorted())
    expect(thread.version).toBe(5)
  })
})

describe('an idempotency key', () => {
  it('makes 20 parallel repeats open one ticket, all with the same response [86]', async () => {
    const customer = await world.as('customer')
    const before = (await customer(routes.listTickets)).body.counts.all
    const repeats = Array.from({ length: 20 }, () =>
      customer(routes.openTicket, { body: ticketBody, idempotencyKey: 'parallel' }),
    )
    const answers = await Promise.all(repeats)
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect((await customer(routes.listTickets)).body.counts.all).toBe(before + 1)
  })

  it('with another body is refused [87]', async () => {
    const customer = await world.as('customer')
    await customer(routes.openTicket, { body: ticketBody, idempotencyKey: 'other-body' })
    const refused = await refusalOf(
      customer(routes.openTicket, { body: { ...ticketBody, priority: 'P2' }, idempotencyKey: 'other-body' }),
    )
    expect(refused).toMatchObject({ status: 422, code: 'key_reused' })
  })

  it('returns the same response to a repeat, although the ticket has changed since', async () => {
    const customer = await world.as('customer')
    const { number } = await openTicket(customer)
    const reply = () =>
      customer(routes.writeMessage, {
        params: { number },
        body: { body: 'Once.' },
        ifMatch: '"1"',
        idempotencyKey: 'moved-on',
      })
    const first = await reply()
    expect((await reply()).body).toEqual(first.body)
    expect((await customer(routes.getTicket, { params: { number } })).body.entries).toHaveLength(2)
  })

  it('of one person is independent of another person’s', async () => {
    const body = ticketBody
    const mine = await (await world.as('customer'))(routes.openTicket, { body, idempotencyKey: 'shared' })
    const theirs = await (await world.as('owner'))(routes.openTicket, { body, idempotencyKey: 'shared' })
    expect(theirs.body.number).not.toBe(mine.body.number)
  })

  it('can be used again after a day, by its stored expiry [89]', async () => {
    const customer = await world.as('customer')
    const first = await customer(routes.openTicket, { body: ticketBody, idempotencyKey: 'expires' })
    await world.runtime().moveClock('2026-11-17T08:30:00Z')
    const later = await (await world.as('customer'))(routes.openTicket, { body: ticketBody, idempotencyKey: 'expires' })
    expect(later.body.number).not.toBe(first.body.number)
  })
})
