import { setupI18n } from '@lingui/core'
import { createContext, useContext } from 'react'
import type first from './messages/en.json'
import type later from './messages/later/en.json'

export const locales = ['en', 'de', 'fr'] as const
export type Locale = (typeof locales)[number]
/** Languages as their readers call them. */
export const nativeNames = { en: 'English', de: 'Deutsch', fr: 'Français' } as const satisfies Record<Locale, string>
export type MessageKey = keyof typeof first | keyof typeof later
/** A message in the reader's language. */
export type Translate = (key: MessageKey, values?: Readonly<Record<string, unknown>>) => string

type Catalogues<Messages> = Readonly<
  Record<Locale, () => Promise<{ default: Readonly<Record<keyof Messages, string>> }>>
>

const localeKey = 'locale'
const firstMessages: Catalogues<typeof first> = {
  en: () => import('./messages/en.json', { with: { type: 'json' } }),
  de: () => import('./messages/de.json', { with: { type: 'json' } }),
  fr: () => import('./messages/fr.json', { with: { type: 'json' } }),
}
const laterMessages: Catalogues<typeof later> = {
  en: () => import('./messages/later/en.json', { with: { type: 'json' } }),
  de: () => import('./messages/later/de.json', { with: { type: 'json' } }),
  fr: () => import('./messages/later/fr.json', { with: { type: 'json' } }),
}
const i18n = setupI18n()

/** The language that the reader chose, or the first of the browser's that there is. */
function chosenLocale(): Locale {
  const wanted = [localStorage.getItem(localeKey) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return wanted.flatMap((tag) => locales.filter((locale) => locale === tag))[0] ?? 'en'
}

export interface Language {
  readonly locale: Locale
  readonly t: Translate
  /** The message of a code that the API sent; the API's own text where this portal is older than the code. */
  readonly coded: (key: string, text: string, values?: Readonly<Record<string, unknown>>) => string
}

export async function readLanguage(): Promise<Language> {
  const locale = chosenLocale()
  i18n.load(locale, (await firstMessages[locale]()).default)
  i18n.activate(locale)
  document.documentElement.lang = locale
  return {
    locale,
    t: (key, values) => i18n._(key, { ...values }),
    coded: (key, text, values) => (key in i18n.messages ? i18n._(key, { ...values }) : text),
  }
}

/** What no view says that people land on. */
export async function readLaterMessages(): Promise<void> {
  const locale = chosenLocale()
  i18n.load(locale, (await laterMessages[locale]()).default)
}

/** Everything is said anew: what was typed stays in its drafts. */
export function chooseLocale(locale: Locale): void {
  localStorage.setItem(localeKey, locale)
  location.reload()
}

export const LanguageContext = createContext<Language>({ locale: 'en', t: (key) => key, coded: (_, text) => text })
export const useLanguage = (): Language => useContext(LanguageContext)
export const useT = (): Translate => useContext(LanguageContext).t

/** A code as the end of a message's key: `changes requested` becomes `changes-requested`. */
export const keyPart = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
