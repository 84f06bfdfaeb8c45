import { setupI18n } from '@lingui/core'
import { createContext, useContext } from 'react'
import { chosenLocale, type Locale } from './locale.ts'
import type first from './messages/en.json'
import type later from './messages/later/en.json'

export type MessageKey = keyof typeof first | keyof typeof later
/** Returns a message in the reader's language. */
export type Translate = (key: MessageKey, values?: Readonly<Record<string, unknown>>) => string

type Catalogues<Messages> = Readonly<
  Record<Locale, () => Promise<{ default: Readonly<Record<keyof Messages, string>> }>>
>

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

export interface Language {
  readonly locale: Locale
  readonly t: Translate
  /** Returns the message for a code of the API, or the API's own text if this portal does not know the code. */
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

/** Loads the messages that no landing page shows. */
export async function readLaterMessages(): Promise<void> {
  const locale = chosenLocale()
  i18n.load(locale, (await laterMessages[locale]()).default)
}

export const LanguageContext = createContext<Language>({ locale: 'en', t: (key) => key, coded: (_, text) => text })
export const useLanguage = (): Language => useContext(LanguageContext)
export const useT = (): Translate => useContext(LanguageContext).t

/** Turns a code into the end of a message key: `changes requested` becomes `changes-requested`. */
export const keyPart = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
