import { useEffect, useRef } from 'react'
import type { Instant } from '../../shared/core/domain/time.ts'
import type { Entry } from '../../shared/tickets/domain/ticket.ts'

/** A thread that one sees the end of without being led there. */
const shortThread = 10
/** So many pages are read by themselves: a thread of thousands of entries is gone through by whoever wants to. */
const pagesRead = 10

interface ThreadQuery {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  fetchNextPage(): Promise<unknown>
  readonly data: { readonly pages: readonly unknown[] } | undefined
}

export const elementOf = (entry: Entry | undefined): HTMLElement | null =>
  entry ? document.getElementById(`entry-${entry.id}`) : null

/** The first entry that one has not read yet; the newest where there is none. Undefined for whoever reads a thread anew. */
export const unreadIn = (entries: readonly Entry[], readBefore: Instant | undefined): Entry | undefined =>
  readBefore === undefined || entries.length <= shortThread
    ? undefined
    : (entries.find(({ at }) => at > readBefore) ?? entries.at(-1))

/** Opens a long thread, once, where one goes on reading it: all of it is read for that. */
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
