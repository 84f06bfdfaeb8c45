import { useT } from '../i18n.ts'

interface MoreProps {
  readonly query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    fetchNextPage(): Promise<unknown>
  }
}

/** A button that loads the next page of a list, if there is one. */
export function More({ query: { hasNextPage, isFetchingNextPage, fetchNextPage } }: MoreProps) {
  const t = useT()
  if (!hasNextPage) return null
  return (
    <p className="more">
      <button type="button" className="quiet" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t(isFetchingNextPage ? 'loading' : 'more')}
      </button>
    </p>
  )
}
