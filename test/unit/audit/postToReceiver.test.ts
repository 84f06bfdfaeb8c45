import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createPostToReceiver } from '../../../shared/audit/adapters/postToReceiver.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections()
})

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return z.object({ port: z.int() }).parse(server.address()).port
}

const home = { address: '127.0.0.1', family: 4 }
const trusting = (host: string) => createPostToReceiver({ trusted: [`http://${host}`], resolve: async () => [home] })

describe('a delivery', () => {
  it('is sent to the resolved address, with the original host name', async () => {
    let got: unknown
    const port = await serve((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        got = [
          request.method,
          request.url,
          request.headers.host,
          request.headers['x-a'],
          Buffer.concat(chunks).toString(),
        ]
        response.writeHead(204).end()
      })
    })
    const outcome = await trusting('hooks.customer.example')(
      `http://hooks.customer.example:${port}/x`,
      { 'x-a': '1' },
      'ü',
    )
    expect([outcome, got]).toEqual([undefined, ['POST', '/x', `hooks.customer.example:${port}`, '1', 'ü']])
  })

  it.each([
    [[home]],
    [
      [
        { address: '8.8.8.8', family: 4 },
        { address: '169.254.169.254', family: 4 },
      ],
    ],
    [[{ address: '::ffff:169.254.169.254', family: 6 }]],
    [[]],
  ])('is not sent unless all addresses of the host are public: %j [82]', async (addresses) => {
    const post = createPostToReceiver({ trusted: [], resolve: async () => addresses })
    expect(await post('https://hooks.customer.example', {}, '')).toEqual({ why: 'address not public' })
  })

  it('resolves the host once: a different DNS answer a moment later has no effect [82]', async () => {
    const port = await serve((_, response) => response.writeHead(200).end())
    let looked = 0
    const resolve = async () => (looked++ === 0 ? [home] : [{ address: '169.254.169.254', family: 4 }])
    const post = createPostToReceiver({ trusted: ['http://hooks.customer.example'], resolve })
    expect(await post(`http://hooks.customer.example:${port}`, {}, '')).toBeUndefined()
    expect(looked).toBe(1)
  })

  it('follows no redirect, and counts as delivered only with a success status [82]', async () => {
    let asked = 0
    const port = await serve((request, response) => {
      asked++
      const status = Number(request.url?.slice(1))
      response.writeHead(status, { location: 'http://169.254.169.254/' }).end()
    })
    const post = trusting('hooks.customer.example')
    for (const status of [301, 302, 307, 400, 410, 500])
      expect(await post(`http://hooks.customer.example:${port}/${status}`, {}, '')).toEqual({
        why: 'answered',
        detail: String(status),
      })
    expect(asked).toBe(6)
  })

  it('gives up on a receiver whose response is too large, or does not come within five seconds [82]', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/much') response.end('x'.repeat(1_000_000))
    })
    const post = trusting('hooks.customer.example')
    const started = performance.now()
    const outcome = await Promise.all(
      ['much', 'never'].map((path) => post(`http://hooks.customer.example:${port}/${path}`, {}, '')),
    )
    expect(outcome).toEqual([{ why: 'answer too large' }, { why: 'no answer in time' }])
    expect(performance.now() - started).toBeLessThan(8_000)
    // The test waits for these five seconds.
  }, 15_000)

  it('reports only why it failed, and not where it was sent', async () => {
    const post = createPostToReceiver({
      trusted: ['http://hooks.customer.example'],
      resolve: async () => {
        throw Object.assign(new Error('getaddrinfo ENOTFOUND secret.internal'), { code: 'ENOTFOUND' })
      },
    })
    expect(await post('http://hooks.customer.example', {}, '')).toEqual({
      why: 'unreachable',
      detail: 'ENOTFOUND',
    })
  })
})
