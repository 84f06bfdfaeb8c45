import { setupI18n } from '@lingui/core'
import { createContext, useContext } from 'react'
import type en from './messages/en.json'

export const locales = ['en', 'de', 'fr'] as const
export type Locale = (typeof locales)[number]
export type MessageKey = keyof typeof en
/** A message in the reader's language. */
export type Translate = (key: MessageKey, values?: Readonly<Record<string, unknown>>) => string

const localeKey = 'locale'
const catalogues: Readonly<Record<Locale, () => Promise<{ default: Readonly<Record<MessageKey, string>> }>>> = {
  en: () => import('./messages/en.json', { with: { type: 'json' } }),
  de: () => import('./messages/de.json', { with: { type: 'json' } }),
  fr: () => import('./messages/fr.json', { with: { type: 'json' } }),
}

/** The language that the reader chose, or the first of the browser's that there is. */
function chosenLocale(): Locale {
  const wanted = [localStorage.getItem(localeKey) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return wanted.flatMap((tag) => locales.filter((locale) => locale === tag))[0] ?? 'en'
}

export interface Language {
  readonly locale: Locale
  readonly t: Translate
}

export async function readLanguage(): Promise<Language> {
  const locale = chosenLocale()
  const { default: messages } = await catalogues[locale]()
  const i18n = setupI18n({ locale, messages: { [locale]: messages } })
  document.documentElement.lang = locale
  return { locale, t: (key, values) => i18n._(key, { ...values }) }
}

/** Everything is said anew: what was typed stays in its drafts. */
export function chooseLocale(locale: Locale): void {
  localStorage.setItem(localeKey, locale)
  location.reload()
}

export const LanguageContext = createContext<Language>({ locale: 'en', t: (key) => key })
export const useLanguage = (): Language => useContext(LanguageContext)
export const useT = (): Translate => useContext(LanguageContext).t
