import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod'
import { internalProblem, type Problem, problemOf } from '../../core/api/problems.ts'
import { Refusal } from '../../core/domain/errors.ts'

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
const versionedSchema = z.object({ version: z.int() })

/** A success as JSON. A body with a version gets the version as its ETag. */
export function jsonResponse(status: number, body: unknown, requestId: string): APIGatewayProxyStructuredResultV2 {
  const versioned = versionedSchema.safeParse(body)
  return {
    statusCode: status,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'x-request-id': requestId,
      ...(versioned.success && { etag: `"${versioned.data.version}"` }),
    },
    body: JSON.stringify(body),
  }
}

/** A success as text of a given media type. */
export function textResponse(
  status: number,
  text: string,
  mediaType: string,
  requestId: string,
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { ...headers, 'content-type': `${mediaType}; charset=utf-8`, 'x-request-id': requestId },
    body: text,
  }
}

/** A success as CSV, for download. */
export function csvResponse(status: number, csv: string, requestId: string): APIGatewayProxyStructuredResultV2 {
  const plain = textResponse(status, csv, 'text/csv', requestId)
  return { ...plain, headers: { ...plain.headers, 'content-disposition': 'attachment' } }
}

/** The response for an error. If the error is unexpected, the response does not reveal its cause. */
export function problemResponse(
  error: unknown,
  requestId: string,
): APIGatewayProxyStructuredResultV2 & { problem: Problem } {
  const problem = problemFor(error, requestId)
  return {
    statusCode: problem.status,
    headers: {
      ...headers,
      'content-type': 'application/problem+json',
      'x-request-id': requestId,
      ...retryAfter(problem),
    },
    body: JSON.stringify(problem),
    problem,
  }
}

/** The `retry-after` header, for problems that are worth a retry. */
function retryAfter({ code, retryAfterSeconds = 1 }: Problem): { 'retry-after'?: string } {
  return code === 'busy' || code === 'too_many' ? { 'retry-after': String(retryAfterSeconds) } : {}
}

function problemFor(error: unknown, requestId: string): Problem {
  if (error instanceof Refusal) return problemOf(error.code, requestId, error.details)
  if (isUnavailable(error)) return problemOf('busy', requestId)
  return internalProblem(requestId)
}

/** Whether a service that we call is slow, throttles or fails. The SDK has already retried. */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('$retryable' in error && error.$retryable) return true
  const names = [
    'TimeoutError',
    'ThrottlingException',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'TooManyRequestsException',
  ]
  const fault = '$fault' in error && error.$fault === 'server'
  return fault || names.includes(error.name) || ('code' in error && /^E(CONN|PIPE|TIMEDOUT)/.test(String(error.code)))
}
