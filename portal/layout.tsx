import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useApi } from './api.tsx'
import { useT } from './i18n.ts'
import { holdKeys, useKeys } from './keys.ts'
import { lazyPart } from './lazyView.tsx'
import { navigationOf } from './navigation.ts'
import { Broken } from './parts/broken.tsx'
import { ClockBanner } from './parts/clockBanner.tsx'
import { Preferences } from './parts/preferences.tsx'
import { ScrollingNav } from './parts/scrollArea.tsx'

const loadPalette = async () => (await import('./parts/palette.tsx')).Palette
const Palette = lazyPart(loadPalette)
const KeyHelp = lazyPart(async () => (await import('./parts/keyHelp.tsx')).KeyHelp)
/** Preloads the palette once the view has its data, so users can type immediately after Ctrl K. */
const paletteAfterMs = 2_000

/** These views share one navigation entry. */
const ofOrganisation = ['/members', '/api-keys', '/single-sign-on', '/compliance']
const isIn = (path: string, place: string): boolean =>
  (ofOrganisation.includes(place) ? ofOrganisation : [place]).some((one) => path === one || path.startsWith(`${one}/`))

export function Layout({ hasEnded, children }: { readonly hasEnded: boolean; readonly children: ReactNode }) {
  const t = useT()
  const { config, session } = useApi()
  const [path] = useLocation()
  const main = useRef<HTMLElement>(null)
  const isFirst = useRef(true)
  // Focuses a new view: screen readers announce it, and keyboard users continue at its beginning.
  useEffect(() => {
    if (!isFirst.current && path) main.current?.focus({ preventScroll: true })
    isFirst.current = false
  }, [path])
  const [isHelped, setIsHelped] = useState(false)
  useKeys({ '?': () => setIsHelped(true) })
  const [isFinding, setIsFinding] = useState(false)
  const find = (on: boolean) => {
    holdKeys(on)
    setIsFinding(on)
  }
  useEffect(() => {
    // A failure is ignored here. It is reported when the user opens the palette.
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), paletteAfterMs)
    return () => clearTimeout(timer)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `find` only sets state
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      find(true)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <a className="skip" href="#main">
        {t('nav.skip')}
      </a>
      <header className="top">
        <Link href="/" className="brand">
          {config.brand.logo !== undefined && <img src={config.brand.logo} alt="" width="24" height="24" />}
          {config.brand.name}
        </Link>
        <ScrollingNav label={t('nav.label')} at={path}>
          {navigationOf(session.me).map(([href, key]) => (
            <Link key={href} href={href} aria-current={isIn(path, href) ? 'page' : undefined}>
              {t(key)}
            </Link>
          ))}
        </ScrollingNav>
        <button type="button" className="quiet find" aria-label={t('nav.find')} onClick={() => find(true)}>
          <svg viewBox="0 0 20 20" aria-hidden>
            <circle cx="8.5" cy="8.5" r="5.5" />
            <path d="m13 13 5 5" />
          </svg>
          <kbd>Ctrl K</kbd>
        </button>
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
      <ClockBanner />
      {isFinding && (
        <Broken>
          <Palette onClose={() => find(false)} />
        </Broken>
      )}
      {isHelped && (
        <Broken>
          <KeyHelp onClose={() => setIsHelped(false)} />
        </Broken>
      )}
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </>
  )
}
