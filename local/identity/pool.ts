import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import Provider, { errors } from 'oidc-provider'
import { readBody } from '../aws/proxy.ts'
import { atOwnName } from '../otherName.ts'
import { requestUrl } from '../requestUrl.ts'
import { type PoolSpec, poolConfiguration } from './configuration.ts'
import { createLogin } from './login.ts'
import { createPages, type Look, styleOf } from './pages.ts'
import { signOut } from './signOut.ts'

/** Serves the user pool and its sign-in pages on `origin`, below the path of its id. */
export function createPool(spec: PoolSpec, origin: string, log: (line: string) => void): Server {
  const mount = `/${spec.poolId}`
  const provider = new Provider(spec.issuer, poolConfiguration(spec))
  provider.silent = true
  provider.on('server_error', (_context, error) => log(`user pool: ${error.stack ?? error.message}`))
  const handle = provider.callback()
  const login = createLogin(provider, spec, (response, redirectUri, clientId) => (status, page) => {
    sendPage(response, status, page, spec.looks.get(String(clientId)), redirectUri)
  })
  // Whose sign-in it was is unknown by then, so the page looks as that of any client.
  const [anyLook] = spec.looks.values()
  const sendExpired = (response: ServerResponse) =>
    sendPage(response, 400, createPages(anyLook, undefined).expired(), anyLook)

  /** Handles a user's return from another provider, and redirects them to where they began. */
  async function answered(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    const query = requestUrl(request)?.searchParams ?? new URLSearchParams()
    const isSaml = pathname === `${mount}/saml2/idpresponse`
    if (request.method !== (isSaml ? 'POST' : 'GET')) return void response.writeHead(405).end()
    const place = isSaml
      ? await spec.federation.samlAnswered(new URLSearchParams(await readBody(request)))
      : await spec.federation.openIdAnswered(query)
    if (place === undefined) return sendExpired(response)
    response.writeHead(303, { location: `${mount}/login/${place}`, 'cache-control': 'no-store' }).end()
  }

  const failed = (response: ServerResponse) => (error: unknown) => {
    if (error instanceof errors.SessionNotFound) return sendExpired(response)
    log(`sign-in: ${error instanceof Error ? error.stack : String(error)}`)
    response.writeHead(500).end()
  }

  return createServer((request, response) => {
    // Otherwise this host would appear in the discovered addresses.
    if (`http://${request.headers.host}` !== origin) {
      const ownName = atOwnName(request, origin)
      if (ownName !== undefined) return void response.writeHead(307, { location: ownName }).end()
      return void response
        .writeHead(421, { 'content-type': 'text/plain' })
        .end(`This user pool is served only at ${origin}.\n`)
    }
    keepCookiesOfShiftedClock(response)
    const pathname = requestUrl(request)?.pathname ?? ''
    if (pathname.startsWith(`${mount}/login/`)) {
      login(request, response).catch(failed(response))
    } else if (pathname === `${mount}/oauth2/idpresponse` || pathname === `${mount}/saml2/idpresponse`) {
      answered(request, response, pathname).catch(failed(response))
    } else if (pathname === `${mount}/logout`) {
      signOut(request, response, mount, spec.clients)
    } else if (pathname.startsWith(`${mount}/`)) {
      // The library derives its mount path from `originalUrl`, as Express sets it.
      Object.assign(request, { originalUrl: request.url, url: (request.url ?? '').slice(mount.length) })
      void handle(request, response)
    } else {
      response.writeHead(404).end()
    }
  })
}

/**
 * Turns all cookies into session cookies, because a browser would drop cookies with expiry dates of a shifted clock.
 */
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

function sendPage(
  response: ServerResponse,
  status: number,
  page: string,
  look: Look | undefined,
  redirectUri?: unknown,
): void {
  const styleHash = createHash('sha256').update(styleOf(look)).digest('base64')
  // Browsers also apply form-action to redirects after a form: back to the client, or to another provider.
  const back = typeof redirectUri === 'string' ? ` ${new URL(redirectUri).origin} https: http://127.0.0.1:*` : ''
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action 'self'${back}; frame-ancestors 'none'; base-uri 'none'`,
  })
  response.end(page)
}
