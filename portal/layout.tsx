import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { isSupport } from '../shared/domain/caller.ts'
import { useApi } from './api.tsx'
import { type MessageKey, useT } from './i18n.ts'
import { Preferences } from './parts/preferences.tsx'
import type { Me } from './session.ts'

type Place = readonly [string, MessageKey]
const placesOf = (me: Me): readonly Place[] => [
  ...(isSupport(me)
    ? ([
        ['/queue', 'nav.queue'],
        ['/sla', 'nav.sla'],
      ] as const)
    : []),
  ...(me.roles.includes('finance')
    ? ([
        ['/billing', 'nav.billing'],
        ['/organisations', 'nav.organisations'],
      ] as const)
    : []),
  ...(me.organisation === undefined
    ? []
    : ([
        ['/tickets', 'nav.tickets'],
        ['/plan', 'nav.plan'],
        ['/usage', 'nav.usage'],
        ['/invoices', 'nav.invoices'],
        ['/sla', 'nav.sla'],
        ['/audit', 'nav.audit'],
        ['/members', 'nav.organisation'],
      ] as const)),
]

/** What an organisation has as a whole is one place with several views. */
const ofOrganisation = ['/members', '/api-keys', '/compliance']
const isIn = (path: string, place: string): boolean =>
  (ofOrganisation.includes(place) ? ofOrganisation : [place]).some((one) => path === one || path.startsWith(`${one}/`))

export function Layout({ hasEnded, children }: { readonly hasEnded: boolean; readonly children: ReactNode }) {
  const t = useT()
  const { config, session } = useApi()
  const [path] = useLocation()
  const main = useRef<HTMLElement>(null)
  const isFirst = useRef(true)
  // A new view is told to screen readers, and the keyboard goes on from its beginning.
  useEffect(() => {
    if (!isFirst.current && path) main.current?.focus({ preventScroll: true })
    isFirst.current = false
  }, [path])
  return (
    <>
      <a className="skip" href="#main">
        {t('nav.skip')}
      </a>
      <header className="top">
        <Link href="/" className="brand">
          {config.brand.name}
        </Link>
        <nav aria-label={t('nav.label')}>
          {placesOf(session.me).map(([href, key]) => (
            <Link key={href} href={href} aria-current={isIn(path, href) ? 'page' : undefined}>
              {t(key)}
            </Link>
          ))}
        </nav>
        <Preferences />
      </header>
      {hasEnded && (
        <div className="banner" role="alert">
          <p>{t('session.ended')}</p>
          <button type="button" onClick={() => void session.signIn()}>
            {t('session.signIn')}
          </button>
        </div>
      )}
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </>
  )
}
