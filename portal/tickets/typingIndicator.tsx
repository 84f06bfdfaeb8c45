import { useEffect, useRef } from 'react'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useApi, useRead } from '../api.tsx'
import { useLanguage } from '../i18n.ts'

/** How often typing is reported. Each report is valid for a minute. */
const saidEveryMs = 30_000

/** Reports to other agents that the user is typing, while `text` changes. */
export function useReportTyping(number: string, text: string): void {
  const { call } = useApi()
  const said = useRef({ text, at: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    if (text === '' || text === said.current.text || performance.now() - said.current.at < saidEveryMs) return
    said.current = { text, at: performance.now() }
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
