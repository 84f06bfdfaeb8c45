import {
  infiniteQueryOptions,
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  usePrefetchInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { createContext, useContext, useRef } from 'react'
import { ApiProblem, type Client, createClient, download, type Received, type Sent } from '../shared/core/api/client.ts'
import type { Route } from '../shared/core/api/route.ts'
import { noteServiceTime } from './clock.ts'
import type { Config } from './config.ts'
import type { Me, Session } from './session.ts'

export interface Api {
  readonly call: Client
  /** Reads a route's response as CSV. */
  readonly readCsv: <R extends Route>(route: R, sent: Sent<R>) => Promise<Blob>
  readonly config: Config
  readonly session: Session
}

/** Creates a client that retries a request with a renewed token after a 401. Throws `SignedOut` if there is none. */
export function createApi(config: Config, session: Session): Api {
  async function withToken<Answered>(send: (token: string) => Promise<Answered>): Promise<Answered> {
    try {
      return await send(await session.token())
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.problem.status !== 401) throw error
      return send(await session.token(true))
    }
  }
  const send: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    noteServiceTime(response.headers.get('date'))
    return response
  }
  return {
    call: (route, sent) => withToken((token) => createClient(config.apiUrl, token, send)(route, sent)),
    readCsv: (route, sent) => withToken((token) => download(config.apiUrl, token, route, sent, 'text/csv')),
    config,
    session,
  }
}

export const ApiContext = createContext<Api | undefined>(undefined)
export function useApi(): Api {
  const api = useContext(ApiContext)
  if (!api) throw new Error('useApi needs an ApiContext above it.')
  return api
}
export const useMe = (): Me => useApi().session.me

const keyOf = (route: Route, sent: object): readonly unknown[] => [`${route.method} ${route.path}`, sent]

interface ReadOptions {
  readonly enabled?: boolean
  /** Polling interval in milliseconds; false for none. */
  readonly every?: number | false
}

/** Reads a route. Keeps showing the previous data until the new data arrives. */
export function useRead<R extends Route>(
  route: R,
  sent: Sent<R> = {},
  { enabled = true, every = false }: ReadOptions = {},
) {
  const { call } = useApi()
  return useQuery({
    queryKey: keyOf(route, sent),
    queryFn: () => call(route, sent),
    placeholderData: keepPreviousData,
    refetchInterval: every,
    enabled,
  })
}

interface PagesOptions {
  readonly every?: number | false
  /** Part of the query key: another value reads the list again. */
  readonly revision?: string
}

/** `useRead` for a paginated list. */
export function usePages<R extends Route>(
  route: R,
  sentFor: (cursor: string | undefined) => Sent<R>,
  nextCursor: (received: Received<R>) => string | undefined,
  { every = false, revision = '' }: PagesOptions = {},
) {
  const { call } = useApi()
  const first: string | undefined = undefined
  const options = infiniteQueryOptions({
    queryKey: [...keyOf(route, sentFor(first)), 'pages', revision],
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => call(route, sentFor(pageParam)),
    initialPageParam: first,
    getNextPageParam: (page: Received<R>) => nextCursor(page),
  })
  // Starts the request immediately, not only once the placeholder has been painted.
  usePrefetchInfiniteQuery(options)
  return useInfiniteQuery({ ...options, placeholderData: keepPreviousData, refetchInterval: every })
}

/**
 * Sends a change. Sending the same change again after a failure reuses its Idempotency-Key, so it takes effect only
 * once. After a success, all queries are read again.
 */
export function useWrite<R extends Route>(route: R, onDone?: (received: Received<R>) => void) {
  const { call } = useApi()
  const client = useQueryClient()
  const attempt = useRef({ of: '', key: '' })
  return useMutation({
    mutationFn: (sent: Sent<R>) => {
      const of = JSON.stringify(sent)
      if (attempt.current.of !== of) attempt.current = { of, key: crypto.randomUUID() }
      return call(route, { ...sent, idempotencyKey: attempt.current.key })
    },
    onSuccess: async (received: Received<R>) => {
      attempt.current = { of: '', key: '' }
      onDone?.(received)
      await client.invalidateQueries()
    },
  })
}
