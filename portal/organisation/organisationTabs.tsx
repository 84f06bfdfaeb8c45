import { Link, useLocation } from 'wouter'
import { useMe } from '../api.tsx'
import { useT } from '../i18n.ts'
import { ScrollingNav } from '../parts/scrollArea.tsx'

const tabs = [
  ['/members', 'nav.members'],
  ['/api-keys', 'keys.apiKeys'],
  ['/single-sign-on', 'sso.title'],
  ['/compliance', 'compliance.title'],
] as const

/** Tabs of the organisation's pages. Only owners see API keys and single sign-on. */
export function OrganisationTabs() {
  const t = useT()
  const [path] = useLocation()
  const isOwner = useMe().roles.includes('owner')
  return (
    <ScrollingNav className="tabs" label={t('nav.organisation')} at={path}>
      {tabs
        .filter(([href]) => isOwner || (href !== '/api-keys' && href !== '/single-sign-on'))
        .map(([href, key]) => (
          <Link key={href} href={href} aria-current={path === href ? 'page' : undefined}>
            {t(key)}
          </Link>
        ))}
    </ScrollingNav>
  )
}
