import { useEffect, useRef } from 'react'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useApi, useRead } from '../api.tsx'
import { useLanguage } from '../i18n.ts'

/** How often typing is reported. Each report is valid for a minute. */
const reportEveryMs = 30_000

/** Reports to other agents that the user is typing, while `text` changes. */
export function useReportTyping(number: string, text: string): void {
  const { call } = useApi()
  const reported = useRef({ text, at: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    if (text === '' || text === reported.current.text || performance.now() - reported.current.at < reportEveryMs) return
    reported.current = { text, at: performance.now() }
    // A failure is ignored, because no work depends on the indicator.
    call(ticketRoutes.reportTyping, { params: { number }, body: {} }).catch(() => undefined)
  }, [call, number, text])
}

/** Shows which other agents are typing on the same ticket. */
export function TypingIndicator({ number }: { readonly number: string }) {
  const { t, locale } = useLanguage()
  const query = useRead(ticketRoutes.listTyping, { params: { number } }, { every: 5_000 })
  const names = query.data?.body.typing.map(({ name }) => name) ?? []
  return (
    <p role="status" className={names.length > 0 ? 'banner' : undefined}>
      {names.length > 0 &&
        t('writing.others', { names: new Intl.ListFormat(locale).format(names), count: names.length })}
    </p>
  )
}
