import { useEffect, useRef } from 'react'
import type { Instant } from '../../shared/core/domain/time.ts'
import type { Entry } from '../../shared/tickets/domain/ticket.ts'

/** A thread of up to this many entries opens at its top, because its end is close. */
const shortThread = 10
/** How many pages are loaded automatically. In a longer thread, users load more themselves. */
const pagesRead = 10

interface ThreadQuery {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  fetchNextPage(): Promise<unknown>
  readonly data: { readonly pages: readonly unknown[] } | undefined
}

export const elementOf = (entry: Entry | undefined): HTMLElement | null =>
  entry ? document.getElementById(`entry-${entry.id}`) : null

/**
 * Returns the first unread entry, or the newest if all are read. Undefined on a first visit, and for a short thread.
 */
export const unreadIn = (entries: readonly Entry[], readBefore: Instant | undefined): Entry | undefined =>
  readBefore === undefined || entries.length <= shortThread
    ? undefined
    : (entries.find(({ at }) => at > readBefore) ?? entries.at(-1))

/** Opens a long thread at its first unread entry, once. Loads the pages up to that entry. */
export function useOpenAtUnread(query: ThreadQuery, entries: readonly Entry[], readBefore: Instant | undefined): void {
  const isDone = useRef(false)
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = query
  const pages = data?.pages.length ?? 0
  useEffect(() => {
    if (readBefore === undefined || isDone.current || pages === 0 || isFetchingNextPage) return
    const isUnreadThere = entries.some(({ at }) => at > readBefore)
    if (hasNextPage && !isUnreadThere && pages < pagesRead) {
      void fetchNextPage()
      return
    }
    isDone.current = true
    elementOf(unreadIn(entries, readBefore))?.scrollIntoView()
  }, [readBefore, pages, hasNextPage, isFetchingNextPage, fetchNextPage, entries])
}
