import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failure } from './failure.tsx'
import { Skeleton } from './skeleton.tsx'

interface QueryStateProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>
  readonly rows?: number
  readonly children: (data: Data) => ReactNode
}

/** Renders the data of a query, its loading state, or its error. */
export function QueryState<Data>({ query: { data, error, refetch }, rows = 6, children }: QueryStateProps<Data>) {
  if (data !== undefined) return children(data)
  return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Skeleton rows={rows} />
}
