import { useEffect, useRef } from 'react'
import type { Output } from '../../shared/core/api/route.ts'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useApi } from '../api.tsx'
import { useLanguage } from '../i18n.ts'

/** How often typing is reported. Each report is valid for a minute. */
const reportEveryMs = 30_000

/**
 * Reports to other agents that the user is typing, while `text` changes. Calls `onOthers` if the response names somebody
 * who is typing too, which the ticket will show only when it is read again.
 */
export function useReportTyping(number: string, text: string, onOthers: () => void): void {
  const { call } = useApi()
  const reported = useRef({ text, at: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    if (text === '' || text === reported.current.text || performance.now() - reported.current.at < reportEveryMs) return
    reported.current = { text, at: performance.now() }
    call(ticketRoutes.reportTyping, { params: { number }, body: {} }).then(
      ({ body }) => body.typing.length > 0 && onOthers(),
      // A failure is ignored, because no work depends on the indicator.
      () => undefined,
    )
  }, [call, number, text, onOthers])
}

/** Shows which other agents are typing on the same ticket. */
export function TypingIndicator({ typing = [] }: Pick<Output<typeof ticketRoutes.getTicket>, 'typing'>) {
  const { t, locale } = useLanguage()
  const names = typing.map(({ name }) => name)
  return (
    <p role="status" className={names.length > 0 ? 'banner' : undefined}>
      {names.length > 0 &&
        t('writing.others', { names: new Intl.ListFormat(locale).format(names), count: names.length })}
    </p>
  )
}
