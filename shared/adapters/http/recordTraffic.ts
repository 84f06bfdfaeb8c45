import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { problemSchema } from '../../api/problems.ts'
import { isWrite, type Route } from '../../api/routes.ts'
import type { Caller } from '../../domain/caller.ts'
import type { Instant } from '../../domain/time.ts'
import type { RecordTraffic } from '../../usecases/auditPorts.ts'
import { auditEventOf, type RecordedRequest } from '../recorder.ts'
import { problemAnswer } from './answers.ts'
import { identify } from './identify.ts'

export interface Traffic {
  /** Whether an organisation's plan has all its requests recorded. */
  isRecorded(organisation: string, now: Instant): Promise<boolean>
  readonly record: RecordTraffic
  /** Told of what could not be recorded: a request that changed nothing is answered all the same. */
  onLost(error: unknown): void
}

/** What became known of a request while it was served. */
export interface Observed {
  /** Absent while it was not parsed: what did not fit its schema may hold anything, and is not recorded. */
  input?: RecordedRequest['input']
  /** Whether it made a change, whose event is in the trail of the caller's organisation already. */
  isInTrail: boolean
}

type Event = APIGatewayProxyEventV2WithJWTAuthorizer
type Response = APIGatewayProxyStructuredResultV2

/** Serves a request, and records it unless the change that it made was recorded. */
export async function recordTraffic(
  event: Event,
  { traffic, handler, route, now }: { traffic: Traffic | undefined; handler: string; route: Route; now: Instant },
  respond: (observed: Observed) => Promise<Response>,
): Promise<Response> {
  const observed: Observed = { isInTrail: false }
  const caller = callerIn(event, route)
  const organisation = caller?.organisation
  if (!traffic || !caller || organisation === undefined) return respond(observed)

  // Asked at once for reads, which it would else keep waiting; changes rarely need it.
  const asked = isWrite(route) ? undefined : isRecorded(organisation)
  const outcome = await respond(observed).then(
    (response) => ({ response, told: response, error: undefined }),
    (error: unknown) => ({ response: undefined, told: problemAnswer(error, event.requestContext.requestId), error }),
  )
  if (!observed.isInTrail && (await (asked ?? isRecorded(organisation))))
    await record(caller, organisation, outcome.told)
  if (!outcome.response) throw outcome.error
  return outcome.response

  function isRecorded(whose: string): Promise<boolean> {
    return (traffic?.isRecorded(whose, now) ?? Promise.resolve(false)).catch((error: unknown) => {
      traffic?.onLost(error)
      return false
    })
  }

  async function record(by: Caller, trail: string, told: Response): Promise<void> {
    const { requestId, http } = event.requestContext
    const status = told.statusCode ?? 500
    const request = {
      ...{ handler, requestId, now, caller: by, status, uri: event.rawPath, sourceIp: http.sourceIp },
      startedMs: Date.parse(now),
      input: observed.input ?? { params: event.pathParameters, query: {}, body: {} },
    }
    await traffic?.record(trail, auditEventOf(request, messageOf(status, told.body)), now).catch(traffic.onLost)
  }
}

function messageOf(status: number, body: string | undefined): string {
  if (status < 400) return 'RequestAnswered'
  const { code } = problemSchema.parse(JSON.parse(body ?? '{}'))
  return status < 500 ? `RequestRefused ${code}` : `RequestFailed ${code}`
}

/** Undefined where nobody is known by token or key: such a request belongs to no organisation. */
function callerIn({ requestContext }: Event, route: Route): Caller | undefined {
  if (route.scope === undefined) return undefined
  try {
    return identify({ ...route, scope: route.scope }, requestContext.authorizer).caller
  } catch {
    return undefined
  }
}
