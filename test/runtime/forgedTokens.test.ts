import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { exportJWK, type JWTHeaderParameters, SignJWT } from 'jose'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Authorisation, authorise } from '../../local/gateway/jwtAuthorizer.ts'

/* Tokens as an attacker would make them who even has the pool's key, or knows everything public about it. */

const issuer = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_pool'
const pool = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
let published: Parameters<typeof authorise>[2]
beforeAll(async () => {
  published = { keys: [{ ...(await exportJWK(pool.publicKey)), kid: 'pool', alg: 'RS256', use: 'sig' }] }
})
afterEach(() => vi.unstubAllGlobals())

const nowSeconds = () => Math.floor(Date.now() / 1000)
const claims = () => ({
  sub: 'somebody',
  client_id: 'portal',
  token_use: 'access',
  scope: 'tierdesk/portal',
  iss: issuer,
  iat: nowSeconds(),
  exp: nowSeconds() + 900,
})
const sign = (change: object = {}, header: Partial<JWTHeaderParameters> = {}, key: KeyObject = pool.privateKey) =>
  new SignJWT({ ...claims(), ...change }).setProtectedHeader({ alg: 'RS256', kid: 'pool', ...header }).sign(key)
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function ask(token: string): Promise<string> {
  const clients = { issuer, audience: ['portal', 'platform'] }
  const outcome: Authorisation = await authorise(`Bearer ${token}`, clients, published, ['tierdesk/portal'])
  return outcome.allowed ? 'in' : String(outcome.status)
}

it('accepts the pool’s own token', async () => {
  expect(await ask(await sign())).toBe('in')
})

describe('the gateway refuses', () => {
  it.each([
    ['another issuer [26]', { iss: 'https://evil.example' }],
    ['an issuer with a trailing slash [26]', { iss: `${issuer}/` }],
    ['another pool [26]', { iss: issuer.replace('_pool', '_other') }],
    ['another region [26]', { iss: issuer.replace('eu-central-1', 'us-east-1') }],
    ['no issuer [26]', { iss: undefined }],
    ['another client of the pool [27]', { client_id: 'somebody-elses' }],
    ['another audience next to a valid client [27]', { aud: 'somebody-elses' }],
    ['no client [27]', { client_id: undefined }],
    ['no expiry', { exp: undefined }],
    ['an expiry in the past', { exp: nowSeconds() - 1 }],
    ['a start in the future', { nbf: nowSeconds() + 60 }],
    ['an issue time in the future', { iat: nowSeconds() + 60 }],
  ])('a token with %s', async (_, change) => {
    expect(await ask(await sign(change))).toBe('401')
  })

  it.each([
    ['kid of another key [25]', { kid: 'unknown' }],
    ['kid that is a path [25]', { kid: '../../x' }],
    ['kid with a NUL [25]', { kid: 'pool\u0000' }],
  ])('a token with a %s', async (_, header) => {
    expect(await ask(await sign({}, header))).toBe('401')
  })

  it('a key that the token contains or refers to, without fetching it [25]', async () => {
    const asked = vi.fn()
    vi.stubGlobal('fetch', asked)
    const jwk = await exportJWK(other.publicKey)
    for (const header of [{ jwk }, { jku: 'https://evil.example/jwks' }, { x5u: 'https://evil.example/x5u' }])
      expect(await ask(await sign({}, header, other.privateKey))).toBe('401')
    expect(asked).not.toHaveBeenCalled()
  })

  it('no signature, a signature by shared secret, and one that was not made for it [23, 32]', async () => {
    const [header = '', , signature = ''] = (await sign()).split('.')
    const payload = part({ ...claims(), organisation: 'starling' })
    const pem = pool.publicKey.export({ type: 'spki', format: 'pem' })
    const symmetric = `${part({ alg: 'HS256', kid: 'pool' })}.${payload}`
    const forged = [
      ...['none', 'None', 'NONE', ''].map((alg) => `${part({ alg, kid: 'pool' })}.${payload}.`),
      `${header}.${payload}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      // Uses the public key as the secret. A verifier that reads the algorithm from the token would accept it.
      `${symmetric}.${createHmac('sha256', pem).update(symmetric).digest('base64url')}`,
      await new SignJWT(claims()).setProtectedHeader({ alg: 'RS512', kid: 'pool' }).sign(pool.privateKey),
    ]
    for (const token of forged) expect([token, await ask(token)]).toEqual([token, '401'])
  })

  it.each([
    ['an ID token [29]', { token_use: 'id', client_id: undefined, aud: 'portal', scope: undefined }],
    ['a token for another purpose', { scope: 'openid email' }],
    ['a scope that only has the same beginning', { scope: 'tierdesk/portal.x' }],
  ])('%s, which lacks the scope of the route', async (_, change) => {
    expect(await ask(await sign(change))).toBe('403')
  })
})
