import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { requestUrl } from '../requestUrl.ts'
import { isForS3 } from '../s3/front.ts'
import { refusingRule } from './callRules.ts'
import type { Policies } from './policies.ts'
import { AwsError, type AwsRequest, type Names, readRequest, serviceOf } from './requests.ts'

export interface AwsResponse {
  readonly status: number
  readonly body: string
}

/** The access key of an operator, and the services that it has full access to. No function can have it. */
const administrator = { key: 'administrator', services: ['cognito-idp', 'lambda', 'secretsmanager', 'sqs'] }

/** A service that the runtime emulates itself. `resource` is what the call is about, as its authorisation names it. */
type OwnService = (operation: string, input: unknown, resource: string) => AwsResponse | Promise<AwsResponse>

export interface Backends {
  /** The URLs of the emulators, by service. */
  readonly urls: Readonly<Record<string, string>>
  /** Services that the runtime emulates itself. */
  readonly own: Readonly<Record<string, OwnService>>
  /** Returns the body to forward instead of the request's own. */
  rewrite(call: AwsRequest, body: string): string
}

export interface ProxyDeps {
  readonly backends: Backends
  readonly policies: Policies
  readonly names: Names
  /** Serves requests to S3, which transfer files or use presigned links. */
  s3(received: IncomingMessage, response: ServerResponse): Promise<void>
  /** The role of a principal. Undefined if the caller is not a function. */
  roleOf(principal: string): string | undefined
}

/**
 * Serves as AWS for the functions. Authorises each call by the role that the template assigns to the caller, as AWS
 * would. A call that the role does not permit is denied here too.
 */
export function createAwsProxy({ backends, policies, names, s3, roleOf }: ProxyDeps): Server {
  const agent = new Agent({ keepAlive: true })

  async function serve(received: IncomingMessage, response: ServerResponse): Promise<void> {
    const service = serviceOf(received.headers)
    try {
      await serveAs(service, received, response)
    } catch (error) {
      const code = error instanceof AwsError ? error.code : 'LocalRuntimeException'
      sendError(response, service, 400, code, error instanceof Error ? error.message : String(error))
    }
  }

  async function serveAs(service: string, received: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(received)
    const call = readRequest({ headers: received.headers, path: requestUrl(received)?.pathname ?? '', body }, names)
    const isAdministrator = call.principal === administrator.key && administrator.services.includes(call.service)
    const role = roleOf(call.principal)
    if (!isAdministrator && (role === undefined || call.required.length === 0)) {
      throw new AwsError('AccessDeniedException', `${call.principal} has no role for calls to ${service}.`)
    }
    const denied = call.required.find(({ action, resource }) => role && !policies.isAllowed(role, action, resource))
    if (denied) {
      const code = service === 'sns' ? 'AuthorizationError' : 'AccessDeniedException'
      const text = `${call.principal} is not authorized to perform: ${denied.action} on resource: ${denied.resource}`
      return sendError(response, service, service === 'sns' ? 403 : 400, code, text)
    }
    const rule = refusingRule(call.service, call.operation, call.input)
    if (rule) throw new AwsError(rule.code, `${rule.sentence} See ${rule.source}`)
    const own = backends.own[call.service]
    if (own) {
      const answer = await own(call.operation, call.input, call.required[0]?.resource ?? '')
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' }).end(answer.body)
      return
    }
    forward(service, received, response, backends.urls[call.service] ?? '', backends.rewrite(call, body))
  }

  function forward(
    service: string,
    received: IncomingMessage,
    response: ServerResponse,
    url: string,
    body: string,
  ): void {
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
      else sendError(response, service, 503, 'ServiceUnavailable', error.message)
    })
    response.on('close', () => sent.destroy())
    sent.end(body)
  }

  return createServer((received, response) => {
    if (isForS3(received)) void s3(received, response)
    else void serve(received, response)
  })
}

/** Sends an error in the format of the service's protocol: XML for SNS, JSON for the others. */
function sendError(response: ServerResponse, service: string, status: number, code: string, message: string): void {
  if (service === 'sns') {
    const text = message.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`)
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error>`
    response.writeHead(status, { 'content-type': 'text/xml' }).end(`<ErrorResponse>${error}</ErrorResponse>`)
  } else {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ __type: code, message }))
  }
}

export async function readBody(received: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of received) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)))
  return Buffer.concat(chunks).toString('utf8')
}
