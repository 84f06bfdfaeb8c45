import { expect, it } from 'vitest'
import { Refusal } from '../../../shared/core/domain/errors.ts'
import { toInstant } from '../../../shared/core/domain/time.ts'
import { type Observed, recordTraffic, type Traffic } from '../../../shared/http/adapters/recordTraffic.ts'
import { routes } from '../../../shared/http/routes.ts'

const now = toInstant(Date.parse('2026-11-16T08:00:00Z'))
const claims = {
  ...{ sub: 'a-customer', client_id: 'portal', token_use: 'access', username: 'a-customer' },
  ...{ name: 'A customer', email: 'customer@pilatus.example', organisation: 'pilatus', roles: 'customer' },
}
const event = {
  ...{ version: '2.0', routeKey: 'GET /tickets', rawPath: '/tickets', rawQueryString: '', headers: {} },
  isBase64Encoded: false,
  requestContext: {
    ...{ accountId: '', apiId: '', domainName: '', domainPrefix: '', routeKey: '', stage: '', time: '', timeEpoch: 0 },
    requestId: 'request-1',
    http: { method: 'GET', path: '/tickets', protocol: '', sourceIp: '127.0.0.1', userAgent: '' },
    authorizer: { principalId: '', integrationLatency: 0, jwt: { claims, scopes: [] } },
  },
}

/**
 * Serves a request, then does the work that it left. Returns the results of both in the order in which they occurred.
 */
async function served(traffic: Partial<Traffic>, respond: (observed: Observed) => Promise<object>) {
  const heard: string[] = []
  const left: (() => Promise<void>)[] = []
  const context = {
    ...{ handler: 'listTickets', route: routes.listTickets, now },
    traffic: {
      isRecorded: async () => true,
      record: async (trail: string, { message }: { message: string }) => {
        heard.push(`${trail}: ${message}`)
        return 'new' as const
      },
      onLost: (error: unknown) => heard.push(`lost: ${String(error)}`),
      ...traffic,
    },
    later: (work: () => Promise<void>) => left.push(work),
  }
  await recordTraffic(event, context, respond).then(
    ({ statusCode }) => heard.push(`answered ${statusCode}`),
    (error: unknown) => heard.push(`threw ${String(error)}`),
  )
  for (const work of left) await work()
  return heard
}

const answered = async () => ({ statusCode: 200, body: '{}' })

it('responds to a request, then records it', async () => {
  expect(await served({}, answered)).toEqual(['answered 200', 'pilatus: RequestAnswered'])
})

it('records a refusal by its code, which does not change', async () => {
  const refused = async () => Promise.reject(new Refusal('not_found'))
  const [threw, recorded] = await served({}, refused)
  expect(threw).toMatch(/^threw /)
  expect(recorded).toBe('pilatus: RequestRefused not_found')
})

it('leaves no work if a change was recorded, or if the plan records only changes', async () => {
  const changed = async (observed: Observed) => {
    observed.isInTrail = true
    return answered()
  }
  expect(await served({}, changed)).toEqual(['answered 200'])
  expect(await served({ isRecorded: async () => false }, answered)).toEqual(['answered 200'])
})

it('reports a request that could not be recorded, and still responds', async () => {
  const fails = async () => Promise.reject(new Error('slow'))
  for (const traffic of [{ isRecorded: fails }, { record: fails }])
    expect(await served(traffic, answered)).toEqual(['answered 200', 'lost: Error: slow'])
})
