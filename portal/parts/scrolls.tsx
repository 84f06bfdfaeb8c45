import type { ReactNode } from 'react'

/** What may be wider than the screen: it scrolls by itself, by keyboard too. */
export function Scrolls({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="wide" tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
