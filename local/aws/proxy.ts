import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { Policies } from './policies.ts'
import { type AwsRequest, type Names, readRequest } from './requests.ts'

export interface AwsAnswer {
  readonly status: number
  readonly body: string
}

export interface Backends {
  /** Emulators, by service. */
  readonly urls: Readonly<Record<string, string>>
  /** Services that the runtime plays itself. */
  readonly own: Readonly<Record<string, (operation: string, input: unknown) => AwsAnswer>>
  /** What is sent on in place of a request's body. */
  rewrite(call: AwsRequest, body: string): string
}

export interface ProxyNeeds {
  readonly backends: Backends
  readonly policies: Policies
  readonly names: Names
  /** The role of a principal; none for a caller that is not a function. */
  roleOf(principal: string): string | undefined
}

/**
 * What functions take for AWS. Each call is authorised by the role that the template gives the caller, as AWS would:
 * what the role lacks is denied here too.
 */
export function createAwsProxy({ backends, policies, names, roleOf }: ProxyNeeds): Server {
  const agent = new Agent({ keepAlive: true })

  async function serve(received: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(received)
    const call = readRequest({ headers: received.headers, body }, names)
    const role = roleOf(call.principal)
    const denied = call.needs.find(
      ({ action, resource }) => role === undefined || !policies.isAllowed(role, action, resource),
    )
    if (denied)
      return deny(
        response,
        call,
        `${call.principal} is not authorized to perform: ${denied.action} on resource: ${denied.resource}`,
      )

    const own = backends.own[call.service]
    if (own) {
      const answer = own(call.operation, JSON.parse(body))
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' }).end(answer.body)
      return
    }
    forward(received, response, backends.urls[call.service] ?? '', backends.rewrite(call, body))
  }

  function forward(received: IncomingMessage, response: ServerResponse, url: string, body: string): void {
    const { 'content-length': _length, 'transfer-encoding': _encoding, host: _host, ...headers } = received.headers
    const sent = request(
      new URL(received.url ?? '/', url),
      { method: received.method, agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    sent.on('error', (error) => {
      if (response.headersSent) response.destroy(error)
      else response.writeHead(503).end(JSON.stringify({ __type: 'ServiceUnavailable', message: error.message }))
    })
    response.on('close', () => sent.destroy())
    sent.end(body)
  }

  return createServer((received, response) => {
    serve(received, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      response.writeHead(400).end(JSON.stringify({ __type: 'LocalRuntimeException', message }))
    })
  })
}

/** A denial in the words of the service's protocol. */
function deny(response: ServerResponse, { service }: AwsRequest, message: string): void {
  if (service !== 'sns') {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ __type: 'AccessDeniedException', message }))
    return
  }
  const told = message.replace(/[<&]/g, (character) => (character === '<' ? '&lt;' : '&amp;'))
  response.writeHead(403, { 'content-type': 'text/xml' })
  response.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>${told}</Message></Error></ErrorResponse>`,
  )
}

export async function readBody(received: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of received) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)))
  return Buffer.concat(chunks).toString('utf8')
}
