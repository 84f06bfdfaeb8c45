import { useRef, useState } from 'react'
import { Link } from 'wouter'
import { useApi } from '../api.tsx'
import { useLanguage } from '../i18n.ts'
import { areKeysOn, switchKeys } from '../keys.ts'
import { chooseLocale, locales, nativeNames } from '../locale.ts'
import { chooseTheme, chosenTheme, themes } from '../theme.ts'

/** The signed-in user, the language, the theme and the sign-out. */
export function Preferences() {
  const { t, locale } = useLanguage()
  const { session } = useApi()
  const menu = useRef<HTMLDetailsElement>(null)
  const [theme, setTheme] = useState(chosenTheme)
  return (
    <details
      ref={menu}
      className="menu"
      onKeyDown={({ key }) => {
        if (key !== 'Escape' || !menu.current?.open) return
        menu.current.open = false
        menu.current.querySelector('summary')?.focus()
      }}
    >
      <summary>{session.me.name}</summary>
      <div className="panel">
        <label>
          {t('preferences.language')}
          <select
            value={locale}
            onChange={({ target }) => chooseLocale(locales.find((one) => one === target.value) ?? 'en')}
          >
            {locales.map((one) => (
              <option key={one} value={one} lang={one}>
                {nativeNames[one]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('preferences.theme')}
          <select
            value={theme}
            onChange={({ target }) => {
              const chosen = themes.find((one) => one === target.value) ?? 'system'
              chooseTheme(chosen)
              setTheme(chosen)
            }}
          >
            {themes.map((one) => (
              <option key={one} value={one}>
                {t(`theme.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="choice">
          <input type="checkbox" defaultChecked={areKeysOn()} onChange={({ target }) => switchKeys(target.checked)} />
          {t('preferences.keys')}
        </label>
        <p>
          <Link href="/security">{t('nav.security')}</Link>
        </p>
        <button type="button" className="quiet" onClick={() => void session.signOut()}>
          {t('session.signOut')}
        </button>
      </div>
    </details>
  )
}
