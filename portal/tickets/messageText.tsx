import { lazyPart } from '../lazyView.tsx'

/** What people wrote, plain until what shows Markdown is there. */
export const MessageText = lazyPart(
  async () => (await import('./markdown.tsx')).Markdown,
  ({ text }) => <p className="plain">{text}</p>,
)
