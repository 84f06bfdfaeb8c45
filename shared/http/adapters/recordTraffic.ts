import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { RecordTraffic } from '../../audit/auditPorts.ts'
import type { Work } from '../../core/adapters/afterResponse.ts'
import { auditEventOf, type RecordedRequest } from '../../core/adapters/recorder.ts'
import { problemSchema } from '../../core/api/problems.ts'
import type { Route } from '../../core/api/route.ts'
import type { Caller } from '../../core/domain/caller.ts'
import type { Instant } from '../../core/domain/time.ts'
import { identify } from './identify.ts'
import { problemResponse } from './responses.ts'

export interface Traffic {
  /** Whether an organisation's plan records all its requests. */
  isRecorded(organisation: string, now: Instant): Promise<boolean>
  readonly record: RecordTraffic
  /** Called when a request could not be recorded. It changed nothing, and still gets its response. */
  onLost(error: unknown): void
}

/** What is learnt about a request while it is served. */
export interface Observed {
  /** Absent until parsed. Input that does not match its schema may contain anything, and is not recorded. */
  input?: RecordedRequest['input']
  /** Whether it made a change whose event is already in the audit trail of the caller's organisation. */
  isInTrail: boolean
}

type Event = APIGatewayProxyEventV2WithJWTAuthorizer
type Response = APIGatewayProxyStructuredResultV2

interface Context {
  readonly traffic: Traffic | undefined
  readonly handler: string
  readonly route: Route
  readonly now: Instant
  /** Adds work for after the response. */
  later(work: Work): void
}

/** Serves a request and records it after the response, unless it made a change, which is already recorded. */
export async function recordTraffic(
  event: Event,
  { traffic, handler, route, now, later }: Context,
  respond: (observed: Observed) => Promise<Response>,
): Promise<Response> {
  const observed: Observed = { isInTrail: false }
  const caller = callerIn(event, route)
  const trail = caller?.organisation
  if (!traffic || !caller || trail === undefined) return respond(observed)

  const outcome = await respond(observed).then(
    (response) => ({ response, shown: response, error: undefined }),
    (error: unknown) => ({ response: undefined, shown: problemResponse(error, event.requestContext.requestId), error }),
  )
  const record = async ({ statusCode: status = 500, body }: Response) => {
    if (!(await traffic.isRecorded(trail, now))) return
    const { requestId, http } = event.requestContext
    const request = {
      ...{ handler, requestId, now, caller, status, uri: event.rawPath, sourceIp: http.sourceIp },
      startedMs: Date.parse(now),
      input: observed.input ?? { params: event.pathParameters, query: {}, body: {} },
    }
    await traffic.record(trail, auditEventOf(request, messageOf(status, body)), now)
  }
  if (!observed.isInTrail) later(() => record(outcome.shown).catch(traffic.onLost))
  if (!outcome.response) throw outcome.error
  return outcome.response
}

function messageOf(status: number, body: string | undefined): string {
  if (status < 400) return 'RequestAnswered'
  const { code } = problemSchema.parse(JSON.parse(body ?? '{}'))
  return status < 500 ? `RequestRefused ${code}` : `RequestFailed ${code}`
}

/** Undefined without a valid token or key: such a request belongs to no organisation. */
function callerIn({ requestContext }: Event, route: Route): Caller | undefined {
  if (route.scope === undefined) return undefined
  try {
    return identify({ ...route, scope: route.scope }, requestContext.authorizer).caller
  } catch {
    return undefined
  }
}
