import { useEffect, useRef } from 'react'
import { ticketRoutes } from '../../shared/tickets/ticketRoutes.ts'
import { useApi, useRead } from '../api.tsx'
import { useLanguage } from '../i18n.ts'

/** How often one says so while writing on; it is believed for a minute. */
const saidEveryMs = 30_000

/** Tells the others of support that somebody is writing here, while `text` changes. */
export function useReportTyping(number: string, text: string): void {
  const { call } = useApi()
  const said = useRef({ text, at: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    if (text === '' || text === said.current.text || performance.now() - said.current.at < saidEveryMs) return
    said.current = { text, at: performance.now() }
    // Nobody's work depends on it: whoever cannot say so writes on.
    call(ticketRoutes.reportTyping, { params: { number }, body: {} }).catch(() => undefined)
  }, [call, number, text])
}

/** Who else of support is writing to the same ticket. */
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
