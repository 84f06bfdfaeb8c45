import { createHmac, generateKeyPairSync } from 'node:crypto'
import { decodeJwt, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { beginSignIn, createBrowser, signIn, signInMachine } from '../../local/identity/signIn.ts'
import { samplePeople } from '../../samples/runtime.ts'
import { emails, mondayMorning, useWorld } from '../application/world.ts'

const world = useWorld()
let good = ''
let idToken = ''
beforeAll(async () => {
  const { userPool, now } = world.runtime()
  const person = samplePeople.find(({ email }) => email === emails.customer)
  if (!person) throw new Error('The customer is missing.')
  const tokens = await signIn(userPool, person, Date.parse(await now()))
  good = tokens.access_token
  idToken = tokens.id_token ?? ''
})

const ask = async (authorization: string | undefined) =>
  (await fetch(`${world.runtime().api}/tickets`, { headers: authorization === undefined ? {} : { authorization } }))
    .status

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const claims = () => decodeJwt(good)
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const forged = (payload: object, header = {}) =>
  new SignJWT({ ...claims(), ...payload })
    .setProtectedHeader({ alg: 'RS256', kid: 'local', ...header })
    .sign(privateKey)

describe('the gateway', () => {
  it('accepts a valid token, with Bearer in any case', async () => {
    expect(await ask(`Bearer ${good}`)).toBe(200)
    expect(await ask(`bearer ${good}`)).toBe(200)
  })

  it.each(['Bearer', 'Bearer ', '', 'Basic eDp5', 'Bearer a.b.c'])('refuses the header %j [22]', async (header) => {
    expect(await ask(header)).toBe(401)
  })

  it('refuses tokens that the pool did not sign [23, 25, 26, 27, 32]', async () => {
    const [header = '', payload = '', signature = ''] = good.split('.')
    const symmetric = `${part({ alg: 'HS256', kid: 'local' })}.${payload}`
    const forgeries = {
      unsigned: `${part({ alg: 'none' })}.${payload}.`,
      'unsigned, in capitals': `${part({ alg: 'None' })}.${payload}.${signature}`,
      'signed with another key': await forged({}),
      'with an unknown key': await forged({}, { kid: '../../x' }),
      'with a key of its own': await forged({}, { jwk: { kty: 'RSA' }, jku: 'https://evil.example/jwks' }),
      'with another payload': `${header}.${part({ ...claims(), organisation: 'starling' })}.${signature}`,
      'signed with a shared secret': `${symmetric}.${createHmac('sha256', 'x').update(symmetric).digest('base64url')}`,
    }
    for (const [name, token] of Object.entries(forgeries))
      expect([name, await ask(`Bearer ${token}`)]).toEqual([name, 401])
  })

  it('refuses an ID token, which carries no scope [29]', async () => {
    expect(idToken).not.toBe('')
    expect(await ask(`Bearer ${idToken}`)).toBe(403)
  })

  it('refuses a machine’s token where a person’s is required', async () => {
    const { access_token } = await signInMachine(world.runtime().userPool)
    expect(await ask(`Bearer ${access_token}`)).toBe(403)
  })

  it('accepts no token for longer than 15 minutes', async () => {
    const { exp = 0, iat = 0, ...rest } = claims()
    expect(exp - iat).toBe(900)
    expect(rest).toMatchObject({
      token_use: 'access',
      organisation: 'pilatus',
      roles: 'customer',
      iss: expect.stringContaining('https://cognito-idp.'),
    })
    expect(rest).not.toHaveProperty('aud')
    await world.runtime().moveClock(new Date((iat + 901) * 1000).toISOString())
    expect(await ask(`Bearer ${good}`)).toBe(401)
    await world.runtime().moveClock(mondayMorning)
  })
})

describe('tokens', () => {
  it('are in the body of one response, and in no address, cookie or log [43]', async () => {
    const { userPool } = world.runtime()
    const browse = createBrowser()
    const { authorizeUrl } = beginSignIn(userPool.url, userPool.portal)
    const asked = await browse(authorizeUrl)
    const [visited, cookies] = [[authorizeUrl, asked.headers.get('location') ?? ''], asked.headers.getSetCookie()]
    for (const text of [...visited, ...cookies]) expect(text).not.toMatch(/access_token|refresh_token|eyJ/)
    for (const cookie of cookies) expect(cookie.toLowerCase()).toMatch(/httponly/)
    expect(new URL(authorizeUrl).searchParams.get('code_challenge_method')).toBe('S256')
    expect(world.logs()).not.toContain(good)
  })

  it('are not cookies: a request that another site’s page makes in the browser returns nothing [43]', async () => {
    const answer = await fetch(`${world.runtime().api}/tickets`, { headers: { cookie: `access_token=${good}` } })
    expect(answer.status).toBe(401)
    const asked = await fetch(`${world.runtime().api}/tickets`, { headers: { authorization: `Bearer ${good}` } })
    expect(asked.headers.getSetCookie()).toEqual([])
  })

  it('are not issued without proof of having requested them: no code without its verifier [42, 43]', async () => {
    const { userPool } = world.runtime()
    const { tokensFor } = beginSignIn(userPool.url, userPool.portal)
    await expect(tokensFor(new URL('http://localhost:7400/signed-in?code=made-up'))).rejects.toThrow('invalid_grant')
    const { code_challenge: _challenge, ...without } = Object.fromEntries(
      new URL(beginSignIn(userPool.url, userPool.portal).authorizeUrl).searchParams,
    )
    const url = `${userPool.url}/oauth2/authorize?${new URLSearchParams(without)}`
    const refused = await fetch(url, { redirect: 'manual' })
    expect(refused.headers.get('location')).toContain('error=invalid_request')
  })
})

describe('signing in', () => {
  it('requires the password and a current code', async () => {
    const { userPool, now } = world.runtime()
    const [person] = samplePeople
    if (!person) throw new Error('There are no accounts.')
    const nowMs = Date.parse(await now())
    await expect(signIn(userPool, { ...person, password: 'wrong-password' }, nowMs)).rejects.toThrow('status 401')
    await expect(signIn(userPool, person, nowMs - 10 * 60_000)).rejects.toThrow('status 401')
  })

  it('grants a machine no user scopes, and nothing for a wrong secret', async () => {
    const { userPool } = world.runtime()
    const asking = (machine: Partial<typeof userPool.machine>) =>
      signInMachine({ ...userPool, machine: { ...userPool.machine, ...machine } })
    await expect(asking({ scopes: ['tierdesk/portal'] })).rejects.toThrow('invalid_scope')
    await expect(asking({ clientSecret: 'wrong' })).rejects.toThrow('invalid_client')
    expect(decodeJwt((await asking({})).access_token)).toMatchObject({
      scope: z.string().parse(userPool.machine.scopes.join(' ')),
    })
  })
})
