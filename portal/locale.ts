export const locales = ['en', 'de', 'fr'] as const
export type Locale = (typeof locales)[number]
/** The languages' names in their own language. */
export const nativeNames = { en: 'English', de: 'Deutsch', fr: 'Français' } as const satisfies Record<Locale, string>

const localeKey = 'locale'

/** Returns the language that the reader chose, or the browser's first supported language. */
export function chosenLocale(): Locale {
  const wanted = [localStorage.getItem(localeKey) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return wanted.flatMap((tag) => locales.filter((locale) => locale === tag))[0] ?? 'en'
}

/** Reloads the page in another language. Typed text is safe in its drafts. */
export function chooseLocale(locale: Locale): void {
  localStorage.setItem(localeKey, locale)
  location.reload()
}
