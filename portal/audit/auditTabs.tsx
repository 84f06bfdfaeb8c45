import { Link, useLocation } from 'wouter'
import { useT } from '../i18n.ts'
import { ScrollingNav } from '../parts/scrollArea.tsx'

/** Tabs: the organisation's audit trail, and its stream. */
export function AuditTabs() {
  const t = useT()
  const [path] = useLocation()
  return (
    <ScrollingNav className="tabs" label={t('nav.audit')} at={path}>
      <Link href="/audit" aria-current={path === '/audit' ? 'page' : undefined}>
        {t('stream.trail')}
      </Link>
      <Link href="/audit/stream" aria-current={path === '/audit/stream' ? 'page' : undefined}>
        {t('stream.title')}
      </Link>
    </ScrollingNav>
  )
}
