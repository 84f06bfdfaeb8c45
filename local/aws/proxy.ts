import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Faults } from '../faults/faults.ts'
import type { StaleIndexes } from '../faults/staleIndexes.ts'
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
  readonly faults: Faults
  readonly staleIndexes: StaleIndexes
  /** Serves requests to S3, which transfer files or use presigned links. */
  s3(received: IncomingMessage, response: ServerResponse): Promise<void>
  /** The role of a principal. Undefined if the caller is not a function. */
  roleOf(principal: string): string | undefined
}

/**
 * Serves as AWS for the functions. Authorises each call by the role that the template assigns to the caller, as AWS
 * would. A call that the role does not permit is denied here too.
 */
export function createAwsProxy({ backends, policies, names, faults, staleIndexes, s3, roleOf }: ProxyDeps): Server {
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
    const fault = faults.ofCall(call)
    if (fault?.fault === 'throttle')
      return sendError(response, service, 400, throttled[service] ?? 'ThrottlingException', 'Rate exceeded')
    if (fault?.fault === 'server error') return sendError(response, service, 500, 'InternalServerError', 'It failed.')
    if (fault?.fault === 'slow') await setTimeout(fault.slowMs)
    const isLost = fault?.fault === 'lost reply'
    const own = backends.own[call.service]
    if (own) {
      const answer = await own(call.operation, call.input, call.required[0]?.resource ?? '')
      if (isLost) response.destroy()
      else response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' }).end(answer.body)
      return
    }
    const isDatabase = service === 'dynamodb'
    const rewritten = backends.rewrite(call, body)
    const sent = isDatabase ? await staleIndexes.lead(call.operation, call.input, rewritten) : rewritten
    forward(service, received, response, backends.urls[call.service] ?? '', sent, (status) => {
      if (isDatabase && status === 200) staleIndexes.carriedOut(call.operation, call.input)
      if (isLost) response.destroy()
    })
  }

  function forward(
    service: string,
    received: IncomingMessage,
    response: ServerResponse,
    url: string,
    body: string,
    onAnswer: (status: number | undefined) => void,
  ): void {
    const { 'content-length': _length, 'transfer-encoding': _encoding, host: _host, ...headers } = received.headers
    const sent = request(
      new URL(received.url ?? '/', url),
      { method: received.method, agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        onAnswer(answer.statusCode)
        if (response.destroyed) return void answer.resume()
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

  async function serveFiles(received: IncomingMessage, response: ServerResponse): Promise<void> {
    const principal = /Credential=([^/]+)\//.exec(String(received.headers.authorization ?? ''))?.[1] ?? ''
    const fault = faults.ofCall({ service: 's3', operation: received.method ?? '', principal })
    if (fault?.fault === 'slow') await setTimeout(fault.slowMs)
    // Its reply streams to the caller, so it cannot be lost here.
    if (fault === undefined || fault.fault === 'slow' || fault.fault === 'lost reply') return s3(received, response)
    const [status, code] = fault.fault === 'throttle' ? [503, 'SlowDown'] : [500, 'InternalError']
    response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`)
  }

  return createServer((received, response) => {
    if (isForS3(received)) void serveFiles(received, response)
    else void serve(received, response)
  })
}

/** How services call it. */
const throttled: Readonly<Record<string, string>> = {
  dynamodb: 'ProvisionedThroughputExceededException',
  sqs: 'RequestThrottled',
  sns: 'Throttling',
  ses: 'TooManyRequestsException',
  'cognito-idp': 'TooManyRequestsException',
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
