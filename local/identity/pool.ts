import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import Provider, { errors, type InteractionResults } from 'oidc-provider'
import { verify } from 'otplib'
import { readBody } from '../aws/proxy.ts'
import { realNow } from '../clock/shiftDate.mjs'
import { style } from '../page.ts'
import { requestUrl } from '../requestUrl.ts'
import { type PoolSpec, poolConfiguration } from './configuration.ts'
import { codePage, expiredPage, passwordPage } from './pages.ts'
import type { Person } from './people.ts'
import { signOut } from './signOut.ts'

/** The user pool on `origin`, below a path of its id, with pages to sign in: password, then code. */
export function createPool(spec: PoolSpec, origin: string, log: (line: string) => void): Server {
  const mount = `/${spec.poolId}`
  const provider = new Provider(spec.issuer, poolConfiguration(spec))
  provider.silent = true
  provider.on('server_error', (_context, error) => log(`user pool: ${error.stack ?? error.message}`))
  const handle = provider.callback()

  async function login(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { params, result } = await provider.interactionDetails(request, response)
    const show = (status: number, page: string) => sendPage(response, status, page, params.redirect_uri)
    const awaited = spec.people.find(({ id }) => id === result?.awaitsCodeOf)
    if (request.method !== 'POST') return show(200, awaited ? codePage() : passwordPage())
    const form = new URLSearchParams(await readBody(request))

    if (!awaited) {
      const person = byPassword(spec.people, form.get('email') ?? '', form.get('password') ?? '')
      if (!person) return show(401, passwordPage('Email or password is wrong.', form.get('email') ?? ''))
      const step: InteractionResults = { awaitsCodeOf: person.id }
      await provider.interactionResult(request, response, step, { mergeWithLastSubmission: false })
      return show(200, codePage())
    }
    if (!(await isCodeOf(awaited, form.get('code') ?? ''))) return show(401, codePage('The code is wrong.'))
    const signedIn = { login: { accountId: awaited.id, amr: ['pwd', 'otp'] } }
    return provider.interactionFinished(request, response, signedIn, { mergeWithLastSubmission: false })
  }

  return createServer((request, response) => {
    // The host would end up in the discovered addresses.
    if (`http://${request.headers.host}` !== origin) return void response.writeHead(421).end()
    keepCookiesOfShiftedClock(response)
    const pathname = requestUrl(request)?.pathname ?? ''
    if (pathname.startsWith(`${mount}/login/`)) {
      login(request, response).catch((error: unknown) => {
        if (error instanceof errors.SessionNotFound) return sendPage(response, 400, expiredPage(), undefined)
        log(`sign-in: ${String(error)}`)
        response.writeHead(500).end()
      })
    } else if (pathname === `${mount}/logout`) {
      signOut(request, response, mount, spec.clients)
    } else if (pathname.startsWith(`${mount}/`)) {
      // The library derives where it is mounted from `originalUrl`, as express sets it.
      Object.assign(request, { originalUrl: request.url, url: (request.url ?? '').slice(mount.length) })
      void handle(request, response)
    } else {
      response.writeHead(404).end()
    }
  })
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function byPassword(people: readonly Person[], email: string, password: string): Person | undefined {
  const person = people.find((candidate) => candidate.email === email.trim().toLowerCase())
  const isRight = timingSafeEqual(digest(password), digest(person?.password ?? '\u0000'))
  return isRight ? person : undefined
}

/** Codes of the shifted clock and of the machine's are good: an authenticator app knows nothing of the shift. */
async function isCodeOf({ totpSecret }: Person, code: string): Promise<boolean> {
  if (!/^\d{6}$/.test(code)) return false
  for (const epochMs of [Date.now(), realNow()]) {
    const { valid } = await verify({
      secret: totpSecret,
      token: code,
      epoch: Math.floor(epochMs / 1000),
      epochTolerance: 30,
    })
    if (valid) return true
  }
  return false
}

/** Expiry dates of a shifted clock would make a browser drop its cookies, so they become session cookies. */
function keepCookiesOfShiftedClock(response: ServerResponse): void {
  const { writeHead } = response
  const withoutExpiry = (cookie: string) =>
    cookie.includes('01 Jan 1970') ? cookie : cookie.replace(/; expires=[^;]*/gi, '')
  Object.assign(response, {
    writeHead(...head: unknown[]) {
      const cookies = response.getHeader('set-cookie')
      if (Array.isArray(cookies)) response.setHeader('set-cookie', cookies.map(withoutExpiry))
      return Reflect.apply(writeHead, response, head)
    },
  })
}

function sendPage(response: ServerResponse, status: number, page: string, redirectUri: unknown): void {
  // Browsers apply form-action to where a form's answer redirects, too.
  const back = typeof redirectUri === 'string' ? ` ${new URL(redirectUri).origin}` : ''
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'${back}; frame-ancestors 'none'; base-uri 'none'`,
  })
  response.end(page)
}

const styleHash = createHash('sha256').update(style).digest('base64')
