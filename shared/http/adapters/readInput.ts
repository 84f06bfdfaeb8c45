import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type * as z from 'zod'
import type { Input } from '../../core/api/route.ts'
import { isWrite, type Route } from '../../core/api/route.ts'
import { Refusal, type RefusalCode } from '../../core/domain/errors.ts'
import { readBody } from './readBody.ts'

type Event = Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded' | 'headers' | 'pathParameters' | 'rawQueryString'>

/** Parses a request by the schemas of its route. Refuses an impossible path with `not_found`. */
export function readInput<R extends Route>(route: R, event: Event): Input<R> {
  const sent = readBody({ ...event, contentType: event.headers['content-type'], maxBytes: route.maxBodyBytes })
  return {
    params: parseOr<R['params']>('not_found', route.params, event.pathParameters ?? {}),
    query: parseOr<R['query']>('invalid', route.query, readQuery(event.rawQueryString)),
    body: parseOr<R['body']>('invalid', route.body, sent === undefined && isWrite(route) ? {} : sent),
  }
}

function parseOr<Schema extends z.ZodType>(code: RefusalCode, schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: issueInWords })
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.flatMap(issuesByField).slice(0, 1_000)
  throw new Refusal(code, code === 'invalid' ? { issues } : {})
}

/** Reports unknown fields one by one, each with its own path. */
function issuesByField(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string }[] {
  const { path, message } = issue
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ path: [...path, key], message }))
    : [{ path, message }]
}

/** Reads the query. A repeated parameter becomes a list, which no schema accepts. */
function readQuery(rawQueryString: string): Record<string, string | string[]> {
  const query = new URLSearchParams(rawQueryString)
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** The version that If-Match names; undefined if it names none. */
export function expectedVersionOf({ headers }: Event): number | undefined {
  const ifMatch = headers['if-match']
  if (ifMatch === undefined || ifMatch === '*') return undefined
  const version = /^"(\d{1,9})"$/.exec(ifMatch)?.[1]
  if (version === undefined) throw new Refusal('precondition_malformed')
  return Number(version)
}

/** Explains in words what is wrong with a field. The schemas' own messages stay as they are. */
function issueInWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be of type ${issue.expected}`
    case 'invalid_value':
      return `${issue.input === undefined ? 'is missing; it ' : ''}must be one of: ${issue.values.join(', ')}`
    case 'unrecognized_keys':
      return 'is not a known field'
    case 'invalid_union':
      return Array.isArray(issue.options) ? `must be one of: ${issue.options.join(', ')}` : undefined
    case 'too_big':
      return `exceeds the maximum of ${issue.maximum}`
    case 'too_small':
      return `is below the minimum of ${issue.minimum}`
    default:
      return undefined
  }
}
