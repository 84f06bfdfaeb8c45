export const themes = ['system', 'light', 'dark', 'contrast'] as const
export type Theme = (typeof themes)[number]

const themeKey = 'theme'

export const chosenTheme = (): Theme => themes.find((theme) => theme === localStorage.getItem(themeKey)) ?? 'system'

export function applyTheme(theme: Theme = chosenTheme()): void {
  document.documentElement.dataset.theme = theme
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(themeKey, theme)
  applyTheme(theme)
}
