import { Link, useSearchParams } from 'wouter'
import { useT } from '../i18n.ts'
import { ScrollingNav } from '../parts/scrollArea.tsx'

const tabs = [
  ['queue.all', {}],
  ['queue.mine', { assignee: 'me' }],
  ['queue.nobodys', { assignee: 'none' }],
  ['queue.customer', { queue: 'customer' }],
] as const

/** The views of the queue that agents often use. */
export function QueueTabs() {
  const t = useT()
  const [search] = useSearchParams()
  const omitUndefined = `${search.get('assignee') ?? ''} ${search.get('queue') ?? ''}`
  return (
    <ScrollingNav className="tabs" label={t('tickets.views')} at={omitUndefined}>
      {tabs.map(([key, wanted]) => {
        const query = new URLSearchParams(wanted)
        const isHere = `${query.get('assignee') ?? ''} ${query.get('queue') ?? ''}` === omitUndefined
        return (
          <Link key={key} href={`/queue?${query}`} aria-current={isHere ? 'page' : undefined}>
            {t(key)}
          </Link>
        )
      })}
    </ScrollingNav>
  )
}
