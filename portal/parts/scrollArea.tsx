import { type ReactNode, type RefObject, useEffect, useRef } from 'react'

/** Content that may be wider than the screen. It scrolls separately, also by keyboard, and fades where it continues. */
export function ScrollArea({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const section = useRef<HTMLElement>(null)
  useFading(section)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it
    <section ref={section} className="wide" tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}

interface ScrollingNavProps {
  readonly label: string
  /** The current place. When it changes, the current link is scrolled into view. */
  readonly at: string
  readonly className?: string
  readonly children: ReactNode
}

/** Links next to each other, of which a phone shows a few. */
export function ScrollingNav({ label, at, className, children }: ScrollingNavProps) {
  const nav = useRef<HTMLElement>(null)
  useFading(nav)
  useEffect(() => {
    const current = at === '' ? null : nav.current?.querySelector('[aria-current]')
    if (!nav.current || !current) return
    const [shown, link] = [nav.current.getBoundingClientRect(), current.getBoundingClientRect()]
    nav.current.scrollLeft += link.left + link.width / 2 - (shown.left + shown.width / 2)
  }, [at])
  return (
    <nav ref={nav} className={className} aria-label={label}>
      {children}
    </nav>
  )
}

/** Marks an element whose content continues beyond its left or right edge. */
function useFading(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = element
    if (!current) return
    const mark = () => {
      const { scrollLeft, scrollWidth, clientWidth } = current
      current.toggleAttribute('data-before', scrollLeft > 1)
      current.toggleAttribute('data-more', scrollWidth - clientWidth - scrollLeft > 1)
    }
    const observer = new ResizeObserver(mark)
    for (const each of [current, ...current.children]) observer.observe(each)
    current.addEventListener('scroll', mark, { passive: true })
    return () => {
      observer.disconnect()
      current.removeEventListener('scroll', mark)
    }
  }, [element])
}
