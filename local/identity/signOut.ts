import type { IncomingMessage, ServerResponse } from 'node:http'
import { requestUrl } from '../requestUrl.ts'
import type { PoolClient } from './poolClient.ts'

/** Implements Cognito's `/logout`: clears the session cookies and redirects to an address that the client permits. */
export function signOut(
  request: IncomingMessage,
  response: ServerResponse,
  mount: string,
  clients: readonly PoolClient[],
): void {
  const query = requestUrl(request)?.searchParams
  const client = clients.find(({ id }) => id === query?.get('client_id'))
  const back = client?.logoutUris.find((uri) => uri === query?.get('logout_uri'))
  if (back === undefined) return void response.writeHead(400).end('invalid_request')
  const forgotten = ['pool_session', 'pool_session.sig'].flatMap((name) =>
    ['/', mount].map((path) => `${name}=; path=${path}; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly`),
  )
  response.writeHead(302, { location: back, 'set-cookie': forgotten }).end()
}
